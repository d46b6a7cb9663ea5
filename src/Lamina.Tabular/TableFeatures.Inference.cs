using System.ComponentModel.DataAnnotations.Schema;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Lamina.Data;

namespace Lamina.Tabular;

public sealed partial class TableFeatures
{
    const int WordsOfATextColumn = 3;

    /// <summary>
    /// Features for all columns of a table, as their kinds and values suggest: numbers and truth are numeric, with an
    /// indicator where some are missing; texts of three words or more on average are texts, others categories; dates
    /// are dates.
    /// </summary>
    /// <param name="table">The table; nothing is fitted to it.</param>
    /// <param name="target">
    /// The column to predict, if it is in the table: a number if it holds numbers, else a class, binary if it holds
    /// truth.
    /// </param>
    /// <param name="leaveOut">Columns to leave out, such as identifiers.</param>
    /// <param name="maxCategories">The most categories of a column; rarer ones count as unknown.</param>
    /// <exception cref="ArgumentException">A column is not there, or holds bytes and is not left out.</exception>
    public static TableFeatures Infer(
        Table table, string? target = null, IReadOnlyList<string>? leaveOut = null, int maxCategories = 50)
    {
        ArgumentNullException.ThrowIfNull(table);
        foreach (string name in leaveOut ?? []) _ = table.Schema[name];
        var result = new TableFeatures { Target = target is null ? null : DefaultTarget(table.Schema[target]) };
        foreach (DataColumn column in table.Schema)
            if (column.Name != target && leaveOut?.Contains(column.Name) is not true)
                result.Add(Default(column, maxCategories,
                    () => table.Column(column.Name).Any(value => value.IsMissing), () => Words(table, column.Name)));
        return result;
    }

    /// <summary>
    /// Features for the properties of a type, as their attributes say (<see cref="TableFeatureAttribute"/>,
    /// <see cref="TargetAttribute"/>), or else as their types suggest. [NotMapped] and [Column] count as for
    /// <see cref="Records"/>.
    /// </summary>
    /// <typeparam name="T">The type of the rows.</typeparam>
    /// <exception cref="ArgumentException">A property has no type that is a value of a table, or holds
    /// bytes.</exception>
    public static TableFeatures Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>()
    {
        var result = new TableFeatures();
        DataSchema schema = Records.Open<T>([]).Schema;
        foreach (PropertyInfo property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            string name = property.GetCustomAttribute<ColumnAttribute>()?.Name ?? property.Name;
            if (property.GetCustomAttribute<NotMappedAttribute>() is not null || !schema.Contains(name)) continue;
            if (property.GetCustomAttribute<TargetAttribute>() is not null) result.Target = DefaultTarget(schema[name]);
            else if (property.GetCustomAttribute<TableFeatureAttribute>() is { } attribute)
                result.Add(attribute.Create(name));
            else result.Add(Default(schema[name], 50, () => false, () => 0));
        }
        return result;
    }

    static TableFeature Default(DataColumn column, int maxCategories, Func<bool> hasMissing, Func<double> words) =>
        column.Kind switch
        {
            DataKind.Boolean or DataKind.Integer or DataKind.Number =>
                new NumericFeature(column.Name, indicator: hasMissing()),
            DataKind.Date => new DateFeature(column.Name),
            DataKind.Text => words() >= WordsOfATextColumn ? new TextFeature(column.Name)
                : new CategoricalFeature(column.Name, maxCategories),
            _ => throw new ArgumentException(
                $"The column '{column.Name}' holds {column.Kind}, which is no feature; leave it out."),
        };

    static TableTarget DefaultTarget(DataColumn column) => column.Kind switch
    {
        DataKind.Integer or DataKind.Number => new NumericTarget(column.Name),
        DataKind.Boolean => new ClassTarget(column.Name, LabelMode.Binary),
        _ => new ClassTarget(column.Name),
    };

    static double Words(Table table, string column) => table.Column(column).Where(value => !value.IsMissing)
        .Select(value => value.AsText()!.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length)
        .DefaultIfEmpty(0).Average();
}
