using System.Globalization;

namespace Lamina.Data;

/// <summary>Values of .NET types as values of tables.</summary>
static class ClrValues
{
    /// <summary>What values of a type become; null if they cannot be values of a table.</summary>
    public static DataKind? KindOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string) || type == typeof(char) || type == typeof(Guid) || type.IsEnum
            || type == typeof(ReadOnlyMemory<char>)) return DataKind.Text;
        if (type == typeof(byte[]) || type == typeof(ReadOnlyMemory<byte>)) return DataKind.Bytes;
        if (type == typeof(DateTimeOffset) || type == typeof(DateOnly)) return DataKind.Date;
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => DataKind.Boolean,
            TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 or TypeCode.UInt32
                or TypeCode.Int64 or TypeCode.UInt64 => DataKind.Integer,
            TypeCode.Single or TypeCode.Double or TypeCode.Decimal => DataKind.Number,
            TypeCode.DateTime => DataKind.Date,
            _ => type == typeof(Half) ? DataKind.Number : null,
        };
    }

    /// <summary>A value, whole numbers as real ones where those are wanted; null and DBNull are missing.</summary>
    /// <exception cref="InvalidCastException">It is of another kind than wanted.</exception>
    /// <exception cref="OverflowException">A whole number has more than 64 bits with the sign.</exception>
    public static DataValue From(object? value, DataKind wanted)
    {
        DataValue found = value switch
        {
            null or DBNull => DataValue.Missing,
            string text => text,
            bool truth => truth,
            byte[] bytes => bytes,
            ReadOnlyMemory<byte> bytes => bytes.ToArray(),
            DateTime date => date,
            DateTimeOffset date => date.UtcDateTime,
            DateOnly day => day.ToDateTime(TimeOnly.MinValue),
            float number => (double)number,
            Half number => (double)number,
            double number => number,
            decimal number => (double)number,
            char or Guid or Enum or ReadOnlyMemory<char> => value.ToString(),
            IConvertible whole when KindOf(value.GetType()) == DataKind.Integer =>
                whole.ToInt64(CultureInfo.InvariantCulture),
            _ => throw new InvalidCastException($"{value.GetType().Name} is no value of a table."),
        };
        if (found.Kind == wanted || found.IsMissing) return found;
        return (found.Kind, wanted) switch
        {
            (DataKind.Integer, DataKind.Number) => found.AsNumber(),
            (DataKind.Integer, DataKind.Boolean) when found.AsInteger() is 0 or 1 => found.AsInteger() == 1,
            (DataKind.Text, _) when TextValues.TryParse(found.AsText(), wanted, null, out DataValue parsed) => parsed,
            _ => throw new InvalidCastException($"{found} came; {TextValues.Describe(wanted)} was wanted."),
        };
    }
}
