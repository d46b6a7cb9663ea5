using System.ComponentModel.DataAnnotations.Schema;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Lamina.Data;

/// <summary>
/// Objects as rows of a table: their public properties are the columns. .NET's own attributes rename them ([Column]) or
/// leave them out ([NotMapped]).
/// </summary>
/// <example><code>
/// using System.ComponentModel.DataAnnotations.Schema;
/// Customer[] customers = [new(31, "Oslo", "not read")];
/// TableSource table = Records.Open(customers);
///
/// record Customer(int Age, string City, [property: NotMapped] object Tag);
/// </code></example>
public static class Records
{
    /// <summary>A list of objects as a table.</summary>
    /// <typeparam name="T">The type of the objects.</typeparam>
    /// <param name="items">The objects; it is enumerated again each time the table is read.</param>
    /// <param name="name">What to call the table in errors; by default the name of the type.</param>
    /// <exception cref="ArgumentException">
    /// A property has a type that is no value of a table; mark it [NotMapped], or there is no property.
    /// </exception>
    public static TableSource Open<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(
        IEnumerable<T> items, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        name ??= typeof(T).Name;
        (PropertyInfo Property, DataColumn Column)[] columns =
        [
            .. from property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
               where property.CanRead && property.GetIndexParameters().Length == 0
                   && property.GetCustomAttribute<NotMappedAttribute>() is null
               select (property, Column(property)),
        ];
        if (columns.Length == 0)
            throw new ArgumentException($"{typeof(T)} has no public property that could be a column.");
        var schema = new DataSchema(columns.Select(pair => pair.Column));
        return new(name, schema, _ => Rows(items, schema, [.. columns.Select(pair => pair.Property)], name)
            .ToAsyncEnumerable());
    }

    static DataColumn Column(PropertyInfo property) => new(
        property.GetCustomAttribute<ColumnAttribute>()?.Name ?? property.Name,
        ClrValues.KindOf(property.PropertyType) ?? throw new ArgumentException(
            $"{property.DeclaringType}.{property.Name} is of type {property.PropertyType}, which is no value of a " +
            "table; mark it [NotMapped]."));

    static IEnumerable<DataRow> Rows<T>(IEnumerable<T> items, DataSchema schema, PropertyInfo[] properties, string name)
    {
        long record = 0;
        foreach (T item in items)
        {
            if (item is null) throw new DataFormatException(name, record, "the object is null.");
            var values = new DataValue[properties.Length];
            for (int i = 0; i < values.Length; i++)
                values[i] = ObjectValue.From(properties[i].GetValue(item), schema[i], name, record);
            yield return new DataRow(schema, values, trusted: true);
            record++;
        }
    }
}
