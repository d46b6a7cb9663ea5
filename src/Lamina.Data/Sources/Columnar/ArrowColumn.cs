using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Lamina.Data;

/// <summary>One column of a record batch.</summary>
static class ArrowColumn
{
    /// <summary>What values of a type become; null if they cannot be values of a table.</summary>
    public static DataKind? KindOf(IArrowType type) => type switch
    {
        DictionaryType dictionary => KindOf(dictionary.ValueType),
        ListType or LargeListType or FixedSizeListType => KindOf(((NestedType)type).Fields[0].DataType)
            is DataKind.Integer or DataKind.Number ? DataKind.Vector : null,
        _ => type.TypeId switch
        {
            ArrowTypeId.Boolean => DataKind.Boolean,
            ArrowTypeId.Int8 or ArrowTypeId.Int16 or ArrowTypeId.Int32 or ArrowTypeId.Int64 or ArrowTypeId.UInt8
                or ArrowTypeId.UInt16 or ArrowTypeId.UInt32 or ArrowTypeId.UInt64 => DataKind.Integer,
            ArrowTypeId.HalfFloat or ArrowTypeId.Float or ArrowTypeId.Double or ArrowTypeId.Decimal128
                or ArrowTypeId.Decimal256 => DataKind.Number,
            ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView => DataKind.Text,
            ArrowTypeId.Date32 or ArrowTypeId.Date64 or ArrowTypeId.Timestamp => DataKind.Date,
            ArrowTypeId.Binary or ArrowTypeId.LargeBinary or ArrowTypeId.BinaryView
                or ArrowTypeId.FixedSizedBinary => DataKind.Bytes,
            _ => null,
        },
    };

    /// <summary>A function that gives the value of a row.</summary>
    /// <exception cref="NotSupportedException">The column is of a type without a kind.</exception>
    public static Func<int, DataValue> Open(IArrowArray column)
    {
        Func<int, DataValue> get = Getter(column);
        return row => column.IsNull(row) ? DataValue.Missing : get(row);
    }

    static Func<int, DataValue> Getter(IArrowArray column) => column switch
    {
        DictionaryArray a => Dictionary(a),
        BooleanArray a => row => a.GetValue(row)!.Value,
        Int8Array a => row => (long)a.GetValue(row)!.Value,
        Int16Array a => row => (long)a.GetValue(row)!.Value,
        Int32Array a => row => (long)a.GetValue(row)!.Value,
        Int64Array a => row => a.GetValue(row)!.Value,
        UInt8Array a => row => (long)a.GetValue(row)!.Value,
        UInt16Array a => row => (long)a.GetValue(row)!.Value,
        UInt32Array a => row => (long)a.GetValue(row)!.Value,
        UInt64Array a => row => checked((long)a.GetValue(row)!.Value),
        HalfFloatArray a => row => (double)a.GetValue(row)!.Value,
        FloatArray a => row => (double)a.GetValue(row)!.Value,
        DoubleArray a => row => a.GetValue(row)!.Value,
        Decimal128Array a => row => (double)a.GetValue(row)!.Value,
        Decimal256Array a => row => (double)a.GetValue(row)!.Value,
        // Not by GetString: it reads from bare addresses, and offsets of a damaged file lead it out of its memory.
        StringArray a => row => Encoding.UTF8.GetString(a.GetBytes(row)),
        LargeStringArray a => row => Encoding.UTF8.GetString(a.GetBytes(row)),
        StringViewArray a => row => Encoding.UTF8.GetString(a.GetBytes(row)),
        Date32Array a => row => a.GetDateTime(row)!.Value,
        Date64Array a => row => a.GetDateTime(row)!.Value,
        TimestampArray a => row => a.GetTimestamp(row)!.Value.UtcDateTime,
        BinaryArray a => row => a.GetBytes(row).ToArray(),
        LargeBinaryArray a => row => a.GetBytes(row).ToArray(),
        BinaryViewArray a => row => a.GetBytes(row).ToArray(),
        Apache.Arrow.Arrays.FixedSizeBinaryArray a => row => a.GetBytes(row).ToArray(),
        ListArray a => Vectors(a.Values, row => (a.ValueOffsets[row], a.ValueOffsets[row + 1])),
        LargeListArray a => Vectors(a.Values, row => (a.ValueOffsets[row], a.ValueOffsets[row + 1])),
        FixedSizeListArray a when ((FixedSizeListType)a.Data.DataType).ListSize is var size =>
            Vectors(a.Values, row => ((long)(a.Offset + row) * size, (long)(a.Offset + row + 1) * size)),
        _ => throw new NotSupportedException($"a column of {column.Data.DataType.Name} is not read"),
    };

    // The numbers of a row are those from one place in a column of all of them to another.
    static Func<int, DataValue> Vectors(IArrowArray numbers, Func<int, (long Begin, long End)> places)
    {
        Func<int, DataValue> get = Open(numbers);
        return row =>
        {
            (long begin, long end) = places(row);
            if (begin < 0 || begin > end || end > numbers.Length) throw new InvalidDataException(
                $"a list has the numbers {begin} to {end} of {numbers.Length}");
            if (begin == end) return (double[])[];
            // The last is there, so memory for all of them may be taken.
            get((int)end - 1);
            var vector = new double[end - begin];
            for (int i = 0; i < vector.Length; i++) vector[i] = get((int)begin + i).AsNumber();
            return vector;
        };
    }

    static Func<int, DataValue> Dictionary(DictionaryArray column)
    {
        Func<int, DataValue> index = Getter(column.Indices), value = Open(column.Dictionary);
        int count = column.Dictionary.Length;
        return row => index(row).AsInteger() is >= 0 and var at && at < count ? value((int)at)
            : throw new InvalidDataException($"a dictionary of {count} values has none for {index(row)}");
    }
}
