using Microsoft.ML;
using Microsoft.ML.Data;

namespace Lamina.Data;

/// <summary>Tables of ML.NET (IDataView), for columns of single values.</summary>
public static class DataViewTable
{
    /// <summary>A data view as a table; its rows are read through a cursor.</summary>
    /// <param name="view">The data view.</param>
    /// <param name="columns">The columns to read and their order; by default all that are not hidden.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="ArgumentException">A column is not there, or holds vectors or other objects.</exception>
    public static TableSource Open(
        IDataView view, IReadOnlyList<string>? columns = null, string name = nameof(IDataView))
    {
        ArgumentNullException.ThrowIfNull(view);
        DataViewSchema.Column[] chosen = columns is null ? [.. view.Schema.Where(column => !column.IsHidden)]
            : [.. columns.Select(wanted => view.Schema.GetColumnOrNull(wanted) ?? throw new ArgumentException(
                $"{name} has no column '{wanted}'; it has {string.Join(", ", view.Schema.Select(c => c.Name))}."))];
        var schema = new DataSchema(chosen.Select(column => new DataColumn(column.Name, Kind(column, name))));
        return new(name, schema, _ => Rows(view, chosen, schema).ToAsyncEnumerable());
    }

    static DataKind Kind(DataViewSchema.Column column, string name) =>
        column.Type is PrimitiveDataViewType and not KeyDataViewType
        && ClrValues.KindOf(column.Type.RawType) is { } kind
            ? kind : throw new ArgumentException($"The column '{column.Name}' of {name} holds {column.Type}; columns " +
                "of single values are read. Choose columns.");

    static IEnumerable<DataRow> Rows(IDataView view, DataViewSchema.Column[] columns, DataSchema schema)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(columns);
        Func<DataValue>[] getters = [.. columns.Select(column => Getter(cursor, column))];
        while (cursor.MoveNext())
            yield return new DataRow(schema, [.. getters.Select(get => get())], trusted: true);
    }

    static Func<DataValue> Getter(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        Func<DataValue> Of<T>(Func<T, DataValue> convert)
        {
            ValueGetter<T> get = cursor.GetGetter<T>(column);
            T value = default!;
            return () =>
            {
                get(ref value);
                return convert(value);
            };
        }

        Type type = column.Type.RawType;
        return type == typeof(bool) ? Of<bool>(v => v)
            : type == typeof(sbyte) ? Of<sbyte>(v => (long)v) : type == typeof(byte) ? Of<byte>(v => (long)v)
            : type == typeof(short) ? Of<short>(v => (long)v) : type == typeof(ushort) ? Of<ushort>(v => (long)v)
            : type == typeof(int) ? Of<int>(v => v) : type == typeof(uint) ? Of<uint>(v => (long)v)
            : type == typeof(long) ? Of<long>(v => v) : type == typeof(ulong) ? Of<ulong>(v => checked((long)v))
            : type == typeof(float) ? Of<float>(v => (double)v) : type == typeof(double) ? Of<double>(v => v)
            : type == typeof(DateTime) ? Of<DateTime>(v => v)
            : type == typeof(DateTimeOffset) ? Of<DateTimeOffset>(v => v.UtcDateTime)
            : Of<ReadOnlyMemory<char>>(v => v.ToString());
    }
}
