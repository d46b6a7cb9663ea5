using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Lamina.Saving;

namespace Lamina.Data;

/// <summary>
/// Reads IDX files, the format of MNIST (http://yann.lecun.com/exdb/mnist): 00 00 type rank, the sizes as big-endian
/// 32-bit integers, then the elements, big-endian. Files compressed with gzip are known by their first bytes.
/// </summary>
public static class IdxFile
{
    const int MaxRank = 8;

    /// <summary>Reads a file, compressed or not.</summary>
    /// <param name="path">The file's path.</param>
    /// <exception cref="InvalidModelFileException">The file is not IDX, or is cut short or damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IdxArray Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads from a stream's position to its end, compressed or not.</summary>
    /// <param name="stream">A stream that can seek.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <exception cref="InvalidModelFileException">The content is not IDX, or is cut short or damaged.</exception>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    public static IdxArray Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
            throw new ArgumentException("The stream must be able to seek; copy it to a MemoryStream first.",
                nameof(stream));
        byte[] magic = new byte[4];
        int got = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        if (got < 4) throw new InvalidModelFileException(name, $"{got} bytes are too few for an IDX file.");
        if (magic[0] != 0x1F || magic[1] != 0x8B) return ReadPlain(magic, stream, name);
        try
        {
            stream.Seek(-magic.Length, SeekOrigin.Current);
            using GZipStream plain = new(stream, CompressionMode.Decompress, leaveOpen: true);
            plain.ReadExactly(magic);
            return ReadPlain(magic, plain, name);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidModelFileException(name, $"the gzip compression is damaged or cut short: {e.Message}", e);
        }
    }

    static IdxArray ReadPlain(ReadOnlySpan<byte> magic, Stream stream, string name)
    {
        (IdxType type, int[] dimensions) = ReadHeader(magic, stream, name);
        int elementSize = Size(type);
        long bytes = elementSize;
        foreach (int size in dimensions)
            // bytes < 2³¹ and size < 2³¹, so the product is exact.
            if ((bytes *= size) > Array.MaxLength)
                throw new InvalidModelFileException(name,
                    $"has a dimension of {size}, which makes it larger than 2 GiB.");
        byte[] data = ReadData(stream, bytes, name);
        if (stream.ReadByte() >= 0)
            throw new InvalidModelFileException(name, $"its sizes need {bytes} bytes of data, but more follow.");
        ToMachineOrder(data, elementSize);
        return new IdxArray(type, dimensions, data);
    }

    /// <summary>Reads what stands before the elements.</summary>
    /// <param name="magic">The first four bytes, which have been read.</param>
    /// <param name="stream">What follows them.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <exception cref="InvalidModelFileException">It is no header, or a size is 2³¹ or more.</exception>
    internal static (IdxType Type, int[] Dimensions) ReadHeader(ReadOnlySpan<byte> magic, Stream stream, string name)
    {
        if (magic[0] != 0 || magic[1] != 0)
            throw new InvalidModelFileException(name,
                $"begins with the bytes {Convert.ToHexString(magic)}; an IDX file begins with 0000.");
        IdxType type = (IdxType)magic[2];
        if (!Enum.IsDefined(type))
            throw new InvalidModelFileException(name, $"0x{magic[2]:X2} is not the code of an IDX element type.");
        int rank = magic[3];
        if (rank is 0 or > MaxRank)
            throw new InvalidModelFileException(name, $"has {rank} dimensions; expected 1 to {MaxRank}.");

        Span<byte> sizes = stackalloc byte[4 * rank];
        if (stream.ReadAtLeast(sizes, sizes.Length, throwOnEndOfStream: false) < sizes.Length)
            throw new InvalidModelFileException(name, $"ends before the sizes of its {rank} dimensions.");
        int[] dimensions = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(sizes[(4 * i)..]);
            if (size > int.MaxValue)
                throw new InvalidModelFileException(name,
                    $"has a dimension of {size}, which makes it larger than 2 GiB.");
            dimensions[i] = (int)size;
        }
        return (type, dimensions);
    }

    /// <summary>Reads so many bytes; memory grows with what is really there, not with what a header claims.</summary>
    /// <exception cref="InvalidModelFileException">There are fewer.</exception>
    internal static byte[] ReadData(Stream stream, long bytes, string name)
    {
        const int step = 1 << 24;
        byte[] data = new byte[Math.Min(bytes, step)];
        int got = 0;
        while (true)
        {
            got += stream.ReadAtLeast(data.AsSpan(got), data.Length - got, throwOnEndOfStream: false);
            if (got < data.Length)
                throw new InvalidModelFileException(name,
                    $"its sizes need {bytes} bytes of data, but it has only {got}.");
            if (got == bytes) return data;
            Array.Resize(ref data, (int)Math.Min(bytes, 2L * data.Length));
        }
    }

    static void ToMachineOrder(byte[] data, int elementSize)
    {
        if (!BitConverter.IsLittleEndian) return;
        switch (elementSize)
        {
            case 2: Reverse<short>(data, BinaryPrimitives.ReverseEndianness); break;
            case 4: Reverse<int>(data, BinaryPrimitives.ReverseEndianness); break;
            case 8: Reverse<long>(data, BinaryPrimitives.ReverseEndianness); break;
        }
    }

    delegate void Reversal<T>(ReadOnlySpan<T> source, Span<T> destination);

    static void Reverse<T>(byte[] data, Reversal<T> reversal) where T : struct
    {
        Span<T> elements = MemoryMarshal.Cast<byte, T>(data.AsSpan());
        reversal(elements, elements);
    }

    static int Size(IdxType type) => type switch
    {
        IdxType.UInt8 or IdxType.Int8 => 1,
        IdxType.Int16 => 2,
        IdxType.Float64 => 8,
        _ => 4,
    };
}
