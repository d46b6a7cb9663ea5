using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Data;

/// <summary>
/// What an .npy file says of its elements: {'descr': '&lt;f8', 'fortran_order': False, 'shape': (2, 3)}.
/// </summary>
sealed partial class NpyHeader
{
    const int MaxRank = 32;

    // NumPy's letter and size, with what makes an array of the bytes.
    static readonly Dictionary<string, (int Size, Func<byte[], Shape, NDArray> Make)> types = new()
    {
        ["b1"] = (1, (bytes, shape) => NDArray.From<bool>(System.Array.ConvertAll(bytes, b => b != 0), shape)),
        ["u1"] = (1, Own<byte>),
        ["i1"] = (1, (bytes, shape) => Wider<sbyte>(bytes, shape, value => value)),
        ["u2"] = (2, (bytes, shape) => Wider<ushort>(bytes, shape, value => value)),
        ["i2"] = (2, (bytes, shape) => Wider<short>(bytes, shape, value => value)),
        ["i4"] = (4, Own<int>),
        ["i8"] = (8, Own<long>),
        ["f2"] = (2, Own<Half>),
        ["f4"] = (4, Own<float>),
        ["f8"] = (8, Own<double>),
    };

    readonly (int Size, Func<byte[], Shape, NDArray> Make) type;
    readonly bool bigEndian, columnsFirst;
    readonly Shape shape;

    NpyHeader((int, Func<byte[], Shape, NDArray>) type, bool bigEndian, bool columnsFirst, Shape shape) =>
        (this.type, this.bigEndian, this.columnsFirst, this.shape) = (type, bigEndian, columnsFirst, shape);

    /// <summary>How many bytes the elements take.</summary>
    public long Bytes => shape.Elements * type.Size;

    /// <exception cref="InvalidModelFileException">The header is none, or the type is not a number's.</exception>
    public static NpyHeader Parse(string text, string file)
    {
        Match match = Pattern().Match(text);
        if (!match.Success) throw new InvalidModelFileException(file, $"It has no NumPy header: {text.Trim()}");
        string letter = match.Groups["type"].Value;
        if (!types.TryGetValue(letter, out var type))
            throw new InvalidModelFileException(file, $"Elements of NumPy's type '{letter}' cannot be read; known " +
                $"are {string.Join(", ", types.Keys)}. Objects (O) are pickled code; save numbers instead.");
        int[] sizes = [.. match.Groups["shape"].Value.Split(',', StringSplitOptions.TrimEntries
            | StringSplitOptions.RemoveEmptyEntries).Select(size => Size(size, file))];
        double elements = sizes.Aggregate(1.0, (product, size) => product * size);
        if (sizes.Length > MaxRank || elements * type.Size > System.Array.MaxLength)
            throw new InvalidModelFileException(file, $"The shape ({string.Join(", ", sizes)}) is too large.");
        return new(type, match.Groups["order"].Value == ">", match.Groups["fortran"].Value == "True", new Shape(sizes));
    }

    /// <summary>The array that the bytes of the elements make.</summary>
    public NDArray Array(byte[] bytes)
    {
        if (bigEndian)
            for (int at = 0; at < bytes.Length; at += type.Size) bytes.AsSpan(at, type.Size).Reverse();
        if (!columnsFirst || shape.Rank < 2) return type.Make(bytes, shape);
        NDArray turned = type.Make(bytes, new Shape([.. shape.Reverse()]));
        return Evaluation.Evaluate([Tensor.From(turned).Transpose()])[0];
    }

    static int Size(string text, string file) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int size) ? size
            : throw new InvalidModelFileException(file, $"'{text}' is no size of a dimension.");

    static NDArray Own<T>(byte[] bytes, Shape shape) where T : unmanaged =>
        NDArray.From(MemoryMarshal.Cast<byte, T>(bytes), shape);

    static NDArray Wider<T>(byte[] bytes, Shape shape, Func<T, int> widen) where T : unmanaged
    {
        int[] values = System.Array.ConvertAll(MemoryMarshal.Cast<byte, T>(bytes).ToArray(), value => widen(value));
        return NDArray.From<int>(values, shape);
    }

    [GeneratedRegex(@"'descr':\s*'(?<order>[<>|=])(?<type>\w+)'.*'fortran_order':\s*(?<fortran>True|False).*"
        + @"'shape':\s*\((?<shape>.*?)\)")]
    private static partial Regex Pattern();
}
