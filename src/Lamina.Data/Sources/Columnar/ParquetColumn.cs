using Parquet;
using Parquet.Schema;

namespace Lamina.Data;

/// <summary>One column of a row group in memory.</summary>
static class ParquetColumn
{
    /// <summary>Reads a column; the result gives the value of a row.</summary>
    public static Task<Func<int, DataValue>> Read(
        ParquetRowGroupReader group, DataField field, int rows, CancellationToken cancellation)
    {
        Type type = field.ClrType;
        return type == typeof(string) ? Texts() : type == typeof(byte[]) ? Bytes()
            : type == typeof(ReadOnlyMemory<char>) ? Copied<ReadOnlyMemory<char>>(v => v.ToString())
            : type == typeof(ReadOnlyMemory<byte>) ? Copied<ReadOnlyMemory<byte>>(v => v.ToArray())
            : type == typeof(bool) ? Of<bool>(v => v)
            : type == typeof(sbyte) ? Of<sbyte>(v => (long)v) : type == typeof(byte) ? Of<byte>(v => (long)v)
            : type == typeof(short) ? Of<short>(v => (long)v) : type == typeof(ushort) ? Of<ushort>(v => (long)v)
            : type == typeof(int) ? Of<int>(v => v) : type == typeof(uint) ? Of<uint>(v => (long)v)
            : type == typeof(long) ? Of<long>(v => v) : type == typeof(ulong) ? Of<ulong>(v => checked((long)v))
            : type == typeof(Half) ? Of<Half>(v => (double)v)
            : type == typeof(float) ? Of<float>(v => (double)v) : type == typeof(double) ? Of<double>(v => v)
            : type == typeof(decimal) ? Of<decimal>(v => (double)v)
            : type == typeof(DateTime) ? Of<DateTime>(v => v)
            : type == typeof(DateTimeOffset) ? Of<DateTimeOffset>(v => v.UtcDateTime)
            : type == typeof(DateOnly) ? Of<DateOnly>(v => v.ToDateTime(TimeOnly.MinValue))
            : Of<Guid>(v => v.ToString());

        async Task<Func<int, DataValue>> Of<T>(Func<T, DataValue> convert) where T : struct
        {
            if (!field.IsNullable)
            {
                var all = new T[rows];
                await group.ReadAsync<T>(field, all.AsMemory(), null, cancellation);
                return row => convert(all[row]);
            }
            var values = new T?[rows];
            await group.ReadAsync<T>(field, values.AsMemory(), null, cancellation);
            return row => values[row] is { } value ? convert(value) : DataValue.Missing;
        }

        // Memory that may be the reader's own is copied before the reader is closed.
        async Task<Func<int, DataValue>> Copied<T>(Func<T, DataValue> convert) where T : struct
        {
            Func<int, DataValue> get = await Of(convert);
            var values = new DataValue[rows];
            for (int i = 0; i < rows; i++) values[i] = get(i);
            return row => values[row];
        }

        async Task<Func<int, DataValue>> Texts()
        {
            var values = new string?[rows];
            await group.ReadAsync(field, values.AsMemory()!, null, cancellation);
            return row => values[row];
        }

        async Task<Func<int, DataValue>> Bytes()
        {
            var values = new byte[]?[rows];
            await group.ReadAsync(field, values.AsMemory()!, null, cancellation);
            return row => values[row];
        }
    }
}
