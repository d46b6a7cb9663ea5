using System.Buffers.Binary;
using System.Text;
using Lamina.IR;

namespace Lamina.Saving;

/// <summary>One array in NumPy's format: a magic word, a header that is a Python literal, the numbers.</summary>
static class NpyFormat
{
    const int Alignment = 64, MostHeader = 1 << 20;

    static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads an array that ends with its stream.</summary>
    public static NDArray Read(Stream stream, string file)
    {
        byte[] header = ReadHeader(stream, file);
        NpyHeader parsed = NpyHeader.Parse(Encoding.UTF8.GetString(header), file);
        long bytes = parsed.Elements * parsed.Type.Size, left = stream.Length - stream.Position;
        if (bytes != left)
            throw new InvalidModelFileException(file,
                (left < bytes ? "it is cut short: " : "something was added: ")
                + $"{left} bytes follow the header, and the shape {parsed.Shape} needs {bytes}.");
        if (bytes > Array.MaxLength - 64)
            throw new InvalidModelFileException(file, "it is larger than the 2 GiB of one .NET array.");
        NDArray array = parsed.Type.Read(stream, parsed.Fortran ? Reversed(parsed.Shape) : parsed.Shape, file);
        return parsed.Fortran ? Transposed(array) : array;
    }

    /// <summary>Reads the text of the header, which says what follows.</summary>
    public static byte[] ReadHeader(Stream stream, string file)
    {
        Span<byte> start = stackalloc byte[8];
        if (stream.ReadAtLeast(start, 8, throwOnEndOfStream: false) < 8 || !start.StartsWith(Magic))
            throw new InvalidModelFileException(file, "it is no .npy file.");
        if (start[6] is < 1 or > 3)
            throw new InvalidModelFileException(file, $"its version is {start[6]}; 1 to 3 are read.");
        Span<byte> size = stackalloc byte[start[6] == 1 ? 2 : 4];
        if (stream.ReadAtLeast(size, size.Length, throwOnEndOfStream: false) < size.Length)
            throw new InvalidModelFileException(file, "it ends in its header.");
        long length = size.Length == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(size)
            : BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (length > MostHeader || length > stream.Length - stream.Position)
            throw new InvalidModelFileException(file, $"its header would have {length} bytes.");
        var header = new byte[length];
        stream.ReadExactly(header);
        return header;
    }

    /// <summary>Writes an array.</summary>
    public static void Write(Stream to, NDArray array)
    {
        string shape = string.Concat(array.Shape.Select(size => $"{size}, "));
        shape = array.Shape.Rank == 1 ? shape.TrimEnd() : shape.TrimEnd(' ', ',');
        string header =
            $"{{'descr': '{NpyType.Name(array.DType)}', 'fortran_order': False, 'shape': ({shape}), }}";
        // Spaces and a line end up to where the numbers are aligned.
        int length = (10 + header.Length + 1 + Alignment - 1) / Alignment * Alignment - 10;
        header = header.PadRight(length - 1) + '\n';
        Span<byte> size = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(size, checked((ushort)length));
        to.Write(Magic);
        to.Write([1, 0]);
        to.Write(size);
        to.Write(Encoding.ASCII.GetBytes(header));
        to.Write(array.Bytes);
    }

    static Shape Reversed(Shape shape) => new([.. shape.Reverse()]);

    /// <summary>Column by column becomes row by row.</summary>
    static NDArray Transposed(NDArray array)
    {
        var result = new NDArray(Reversed(array.Shape), array.DType);
        int rank = array.Shape.Rank, size = array.DType.Size();
        var index = new int[rank];
        for (int i = 0; i < array.Elements; i++)
        {
            long to = 0;
            for (int d = rank - 1; d >= 0; d--) to = to * array.Shape[d] + index[d];
            array.Bytes.Slice(i * size, size).CopyTo(result.Bytes[(int)(to * size)..]);
            for (int d = rank - 1; d >= 0 && ++index[d] == array.Shape[d]; d--) index[d] = 0;
        }
        return result;
    }
}
