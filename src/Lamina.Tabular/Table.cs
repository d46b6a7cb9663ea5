using System.Collections;
using Lamina.Data;

namespace Lamina.Tabular;

/// <summary>A table in memory.</summary>
/// <example><code run="false">
/// using Lamina.Tabular;
/// Table table = Table.Read(CsvFile.Open("customers.csv"));
/// (Table train, Table test) = table.Split(SplitIndices.Stratified(table.Column("bought"), 0.8, seed: 1));
/// </code></example>
public sealed class Table : IReadOnlyList<DataRow>
{
    readonly DataRow[] rows;

    /// <summary>A table.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="rows">The rows, each with these columns.</param>
    /// <exception cref="ArgumentException">A row has other columns.</exception>
    public Table(DataSchema schema, params IEnumerable<DataRow> rows)
    {
        ArgumentNullException.ThrowIfNull(schema);
        (Schema, this.rows) = (schema, [.. rows]);
        for (int i = 0; i < this.rows.Length; i++)
            if (!ReferenceEquals(this.rows[i].Schema, schema) && !schema.Equals(this.rows[i].Schema))
                throw new ArgumentException($"Row {i} has the columns {this.rows[i].Schema}; the table has {schema}.");
    }

    Table(DataRow[] rows, DataSchema schema) => (Schema, this.rows) = (schema, rows);

    /// <summary>The columns.</summary>
    public DataSchema Schema { get; }

    /// <summary>How many rows there are.</summary>
    public int Count => rows.Length;

    /// <summary>The row at a position.</summary>
    public DataRow this[int index] => rows[index];

    /// <summary>Reads a source whole into memory.</summary>
    /// <param name="source">The source.</param>
    /// <param name="maxRows">The most rows to take.</param>
    /// <exception cref="DatasetException">The source cannot be read.</exception>
    public static Table Read(TableSource source, int maxRows = int.MaxValue) =>
        Task.Run(() => ReadAsync(source, maxRows)).GetAwaiter().GetResult();

    /// <summary>Reads a source whole into memory.</summary>
    /// <param name="source">The source.</param>
    /// <param name="maxRows">The most rows to take.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="DatasetException">The source cannot be read.</exception>
    public static async Task<Table> ReadAsync(
        TableSource source, int maxRows = int.MaxValue, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        List<DataRow> rows = [];
        await foreach (DataRow row in source.Rows.Take(maxRows).WithCancellation(cancellation)) rows.Add(row);
        return new([.. rows], source.Schema);
    }

    /// <summary>The values of a column.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public IReadOnlyList<DataValue> Column(string name)
    {
        int at = Schema.IndexOf(name);
        return Array.ConvertAll(rows, row => row[at]);
    }

    /// <summary>Some of the rows, in the order in which they are named.</summary>
    /// <param name="indices">Positions of rows; a row may be named more than once.</param>
    public Table Rows(IReadOnlyList<int> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        return new([.. indices.Select(i => rows[i])], Schema);
    }

    /// <summary>The two parts of a split.</summary>
    /// <param name="fold">Which rows are in which part.</param>
    public (Table Training, Table Test) Split(Fold fold)
    {
        ArgumentNullException.ThrowIfNull(fold);
        return (Rows(fold.Training), Rows(fold.Test));
    }

    /// <summary>The table with one more column, or with one replaced.</summary>
    /// <param name="column">The column; where there is one of its name, it takes its place.</param>
    /// <param name="value">The value for a row.</param>
    /// <exception cref="ArgumentException">A value is of another kind than the column.</exception>
    public Table With(DataColumn column, Func<DataRow, DataValue> value)
    {
        ArgumentNullException.ThrowIfNull(column);
        ArgumentNullException.ThrowIfNull(value);
        bool replaces = Schema.Contains(column.Name);
        int at = replaces ? Schema.IndexOf(column.Name) : Schema.Count;
        var schema = new DataSchema([.. Schema.Take(at), column, .. Schema.Skip(at + 1)]);
        return new([.. rows.Select(row =>
            new DataRow(schema, [.. row.Values.Take(at), value(row), .. row.Values.Skip(at + 1)]))], schema);
    }

    /// <inheritdoc/>
    public IEnumerator<DataRow> GetEnumerator() => rows.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>For example 100 × (age: Integer, city: Text).</summary>
    public override string ToString() => $"{Count} × {Schema}";
}
