using Lamina.IR;

namespace Lamina.Saving;

/// <summary>The type of the elements of a dataset or a note, as HDF5 describes it.</summary>
/// <param name="Kind">What kind of elements.</param>
/// <param name="Size">Bytes of one element.</param>
/// <param name="Number">The type of a number.</param>
readonly record struct Hdf5Type(Hdf5Type.Kinds Kind, int Size, DType Number = DType.Float32)
{
    /// <summary>The kinds of elements that model files have.</summary>
    public enum Kinds
    {
        /// <summary>A number.</summary>
        Number,
        /// <summary>A text of a fixed number of bytes.</summary>
        FixedText,
        /// <summary>A text of any length, which stands in a heap.</summary>
        Text,
    }

    const int FixedPoint = 0, Floating = 1, String = 3, Opaque = 5, Enumeration = 8, VariableLength = 9;

    /// <summary>Reads a datatype message.</summary>
    public static Hdf5Type Read(ReadOnlySpan<byte> message, Hdf5Input input, string what)
    {
        var cursor = new Hdf5Cursor(message, input, $"the type of {what}");
        int head = cursor.U8();
        (int kind, int version) = (head & 15, head >> 4);
        if (version is < 1 or > 3) throw input.Wrong($"the type of {what} has the unknown version {version}");
        int bits = cursor.U8() | cursor.U8() << 8 | cursor.U8() << 16;
        uint size = cursor.U32();
        if (size is 0 or > 1 << 20) throw input.Wrong($"an element of {what} has {size} bytes");
        return kind switch
        {
            FixedPoint => new(Kinds.Number, (int)size, FixedPointType(bits, size, input, what)),
            Floating => new(Kinds.Number, (int)size, FloatingType(ref cursor, bits, size, input, what)),
            String => new(Kinds.FixedText, (int)size),
            // Keras writes bfloat16 as two bytes that mean nothing to HDF5.
            Opaque when size == 2 => new(Kinds.Number, 2, DType.BFloat16),
            // h5py's truth values: an enumeration of FALSE and TRUE in one byte.
            Enumeration when size == 1 => new(Kinds.Number, 1, DType.Bool),
            VariableLength when (bits & 15) == 1 && size == 16 => new(Kinds.Text, 16),
            _ => throw input.Wrong($"{what} has elements of a kind ({kind}) that weights cannot have"),
        };
    }

    static DType FixedPointType(int bits, uint size, Hdf5Input input, string what)
    {
        bool bigEndian = (bits & 1) != 0, signed = (bits & 8) != 0;
        return (bigEndian && size > 1, signed, size) switch
        {
            (false, true, 4) => DType.Int32,
            (false, true, 8) => DType.Int64,
            (false, false, 1) => DType.UInt8,
            // numpy's view of bfloat16.
            (false, false, 2) => DType.BFloat16,
            _ => throw input.Wrong($"{what} holds {(signed ? "" : "un")}signed whole numbers of {size} bytes"
                + $"{(bigEndian ? ", the highest first" : "")}, which Lamina has no type for"),
        };
    }

    static DType FloatingType(ref Hdf5Cursor cursor, int bits, uint size, Hdf5Input input, string what)
    {
        cursor.Skip(5);
        int exponentBits = cursor.U8();
        return ((bits & 0x41) != 0, size, exponentBits) switch
        {
            (false, 4, 8) => DType.Float32,
            (false, 8, 11) => DType.Float64,
            (false, 2, 5) => DType.Float16,
            (false, 2, 8) => DType.BFloat16,
            _ => throw input.Wrong($"{what} holds floating-point numbers of {size} bytes and an exponent of "
                + $"{exponentBits} bits{((bits & 0x41) != 0 ? ", the highest byte first" : "")}, "
                + "which Lamina has no type for"),
        };
    }
}
