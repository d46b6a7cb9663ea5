using System.Buffers.Binary;
using Lamina.IR;

namespace Lamina.Saving;

/// <summary>The type of a NumPy array, such as "&lt;f4".</summary>
/// <param name="Stored">The kind, b, f, i, u or V, and the bytes of an element.</param>
/// <param name="BigEndian">Whether the highest byte comes first.</param>
/// <param name="DType">The type that holds all its values.</param>
readonly record struct NpyType((char Kind, int Size) Stored, bool BigEndian, DType DType)
{
    /// <summary>Bytes of an element in the file.</summary>
    public int Size => Stored.Size;

    /// <summary>The type that a name stands for.</summary>
    /// <exception cref="InvalidModelFileException">It is not one of numbers that Lamina has a type for.</exception>
    public static NpyType Parse(string name, string file)
    {
        (char, int) stored = name.Length == 3 && name[0] is '<' or '>' or '|' or '=' && char.IsAsciiDigit(name[2])
            ? (name[1], name[2] - '0') : name == "bfloat16" ? ('V', 2) : default;
        DType? type = stored switch
        {
            ('f', 2) => DType.Float16,
            ('f', 4) => DType.Float32,
            ('f', 8) => DType.Float64,
            ('i', 1) or ('i', 2) or ('u', 2) or ('i', 4) => DType.Int32,
            ('u', 4) or ('i', 8) => DType.Int64,
            ('u', 1) => DType.UInt8,
            ('b', 1) => DType.Bool,
            ('V', 2) => DType.BFloat16,
            _ => null,
        };
        return type is { } found ? new(stored, name[0] == '>', found)
            : throw new InvalidModelFileException(file, name.StartsWith("|O", StringComparison.Ordinal)
                ? "it holds Python objects, which are pickled code; save arrays of numbers."
                : $"its elements are '{name}', which Lamina has no type for.");
    }

    /// <summary>NumPy's name of a type.</summary>
    public static string Name(DType type) => type switch
    {
        DType.Float32 => "<f4",
        DType.Float64 => "<f8",
        DType.Float16 => "<f2",
        DType.Int32 => "<i4",
        DType.Int64 => "<i8",
        DType.UInt8 => "|u1",
        DType.Bool => "|b1",
        _ => "<V2",
    };

    /// <summary>Reads the numbers of an array.</summary>
    public NDArray Read(Stream stream, Shape shape, string file)
    {
        var array = new NDArray(shape, DType);
        Span<byte> bytes = array.Bytes;
        // Narrow numbers are read to the end of the memory and spread from the front.
        Span<byte> narrow = bytes[(bytes.Length - (int)array.Elements * Size)..];
        stream.ReadExactly(narrow);
        if (BigEndian) for (int i = 0; i < narrow.Length; i += Size) narrow.Slice(i, Size).Reverse();
        if (Size < DType.Size()) Widen(narrow, array);
        if (DType == DType.Bool && bytes.ContainsAnyExceptInRange((byte)0, (byte)1))
            throw new InvalidModelFileException(file, "it holds truth values other than 0 and 1.");
        return array;
    }

    void Widen(ReadOnlySpan<byte> narrow, NDArray array)
    {
        for (int i = 0; i < array.Elements; i++)
        {
            ReadOnlySpan<byte> from = narrow[(i * Size)..];
            if (Stored == ('u', 4)) array.AsSpan<long>()[i] = BinaryPrimitives.ReadUInt32LittleEndian(from);
            else array.AsSpan<int>()[i] = Stored switch
            {
                ('i', 1) => (sbyte)from[0],
                ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(from),
                _ => BinaryPrimitives.ReadUInt16LittleEndian(from),
            };
        }
    }
}
