using Microsoft.Data.Analysis;

namespace Lamina.Data;

/// <summary>Tables of Microsoft.Data.Analysis.</summary>
/// <example><code run="false">
/// using Microsoft.Data.Analysis;
/// TableSource table = DataFrameTable.Open(DataFrame.LoadCsv("customers.csv"));
/// </code></example>
public static class DataFrameTable
{
    /// <summary>A data frame as a table; it is not copied.</summary>
    /// <param name="frame">The data frame.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="ArgumentException">A column holds what is no value of a table.</exception>
    public static TableSource Open(DataFrame frame, string name = nameof(DataFrame))
    {
        ArgumentNullException.ThrowIfNull(frame);
        var schema = new DataSchema(frame.Columns.Select(column => new DataColumn(column.Name,
            ClrValues.KindOf(column.DataType) ?? throw new ArgumentException(
                $"The column '{column.Name}' of {name} holds {column.DataType}, which is no value of a table."))));
        return new(name, schema, _ => Rows(frame, schema, name).ToAsyncEnumerable());
    }

    static IEnumerable<DataRow> Rows(DataFrame frame, DataSchema schema, string name)
    {
        for (long row = 0; row < frame.Rows.Count; row++)
        {
            var values = new DataValue[schema.Count];
            for (int i = 0; i < values.Length; i++)
                values[i] = ObjectValue.From(frame.Columns[i][row], schema[i], name, row);
            yield return new DataRow(schema, values, trusted: true);
        }
    }
}
