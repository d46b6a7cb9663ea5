using System.Buffers.Binary;
using System.IO.Compression;
using static Lamina.Saving.Hdf5Header;

namespace Lamina.Saving;

/// <summary>The filters of chunks: deflate, shuffle and Fletcher's checksum; others are refused.</summary>
sealed class Hdf5Filters
{
    enum Filter { Deflate = 1, Shuffle = 2, Fletcher32 = 3 }

    readonly List<Filter> filters = [];
    readonly int elementSize;
    readonly Hdf5Input input;
    readonly string what;

    Hdf5Filters(Hdf5Input input, int elementSize, string what) =>
        (this.input, this.elementSize, this.what) = (input, elementSize, what);

    /// <summary>The filters that the messages of a dataset name.</summary>
    public static Hdf5Filters Read(Hdf5Input input, List<Message> messages, int elementSize, string what)
    {
        var result = new Hdf5Filters(input, elementSize, what);
        foreach (Message message in messages.Where(m => m.Kind == Kind.Filters)) result.Add(message.Data);
        return result;
    }

    /// <summary>How many times larger a chunk can be than what is stored of it.</summary>
    public int LargestRatio => filters.Contains(Filter.Deflate) ? 1100 : 1;

    void Add(byte[] message)
    {
        var cursor = new Hdf5Cursor(message, input, $"the filters of {what}");
        int version = cursor.Version(1, 2), count = cursor.U8();
        if (version == 1) cursor.Skip(6);
        for (int i = 0; i < count; i++)
        {
            int id = cursor.U16();
            int nameLength = version == 1 || id >= 256 ? cursor.U16() : 0;
            cursor.Skip(2);
            int values = cursor.U16();
            cursor.Skip(version == 1 ? (nameLength + 7) & ~7 : nameLength);
            cursor.Skip(4 * values + (version == 1 && values % 2 == 1 ? 4 : 0));
            if (!Enum.IsDefined((Filter)id))
                throw input.Wrong(
                    $"{what} went through the filter {id}; only deflate, shuffle and fletcher32 are read");
            filters.Add((Filter)id);
        }
        if (filters.Count(f => f == Filter.Deflate) > 1) throw input.Wrong($"{what} is compressed more than once");
    }

    /// <summary>Undoes the filters on a chunk.</summary>
    /// <param name="chunk">What is stored.</param>
    /// <param name="mask">A bit for each filter that was left out.</param>
    /// <param name="length">How many bytes come out.</param>
    public byte[] Undo(byte[] chunk, uint mask, int length)
    {
        for (int i = filters.Count - 1; i >= 0; i--)
            if ((mask >> i & 1) == 0)
                chunk = filters[i] switch
                {
                    Filter.Deflate => Inflate(chunk, length),
                    Filter.Shuffle => Unshuffle(chunk),
                    _ => Verify(chunk),
                };
        return chunk.Length == length ? chunk
            : throw input.Wrong($"a chunk of {what} has {chunk.Length} bytes and not {length}");
    }

    byte[] Inflate(byte[] chunk, int length)
    {
        // A checksum below the compression adds 4 bytes.
        var bytes = new byte[length + 4];
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(chunk), CompressionMode.Decompress);
            int count = zlib.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return zlib.ReadByte() < 0 ? bytes[..count]
                : throw input.Wrong($"a chunk of {what} decompresses to more than its {length} bytes");
        }
        catch (InvalidDataException error)
        {
            throw input.Wrong($"a chunk of {what} cannot be decompressed: {error.Message}");
        }
    }

    byte[] Unshuffle(byte[] chunk)
    {
        var result = new byte[chunk.Length];
        int count = chunk.Length / elementSize;
        for (int b = 0; b < elementSize; b++)
            for (int i = 0; i < count; i++) result[i * elementSize + b] = chunk[b * count + i];
        chunk.AsSpan(count * elementSize).CopyTo(result.AsSpan(count * elementSize));
        return result;
    }

    byte[] Verify(byte[] chunk)
    {
        if (chunk.Length < 4) throw input.Wrong($"a chunk of {what} is too short for its checksum");
        ReadOnlySpan<byte> data = chunk.AsSpan(..^4);
        // Fletcher's sums of 16-bit words (big-endian, as the HDF5 library takes them), modulo 65535 from 1 up.
        uint low = 0, high = 0;
        for (int i = 0; i < data.Length; i += 2)
        {
            low = Folded(low + (uint)(data[i] << 8 | (i + 1 < data.Length ? data[i + 1] : 0)));
            high = Folded(high + low);
        }
        return BinaryPrimitives.ReadUInt32LittleEndian(chunk.AsSpan(^4..)) == (high << 16 | low) ? chunk[..^4]
            : throw input.Wrong($"a chunk of {what} does not have its checksum");
    }

    static uint Folded(uint sum) => sum > 65535 ? sum - 65535 : sum;
}
