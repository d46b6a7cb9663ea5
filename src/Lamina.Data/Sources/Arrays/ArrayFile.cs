using System.Buffers.Binary;
using System.Text;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Data;

/// <summary>
/// Reads files of one array, NumPy's .npy and IDX (MNIST's format), record by record: each is what the array has at one
/// position of its first axis. Only one record is in memory, so the array may be larger than memory.
/// </summary>
/// <example><code run="false">
/// Dataset&lt;NDArray&gt; images = ArrayFile.Records("train-images.npy");    // of (60000, 28, 28): 60000 × (28, 28)
/// </code></example>
public static class ArrayFile
{
    /// <summary>
    /// The records of a file, which is .npy or IDX by its first bytes, IDX also compressed with gzip.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>
    /// NumPy's numbers as <see cref="NumPy.Load(string)"/> has them, IDX's with 8 and 16 bits, if signed, as int32.
    /// </returns>
    /// <exception cref="DataFormatException">It is neither, has no first axis, or its size is not what it
    /// says.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Dataset<NDArray> Records(string path)
    {
        using (Stream stream = DataFile.Open(path)) Header(stream, path);
        return Dataset.From(path, (first, _) => Read(path, first).ToAsyncEnumerable());
    }

    static IEnumerable<NDArray> Read(string path, long first)
    {
        using Stream stream = DataFile.Open(path);
        RecordHeader header = Header(stream, path);
        if (first > header.Count) throw new DataFormatException(path, null,
            $"a position is behind {first} elements, and there are {header.Count}.");
        if (stream.CanSeek) stream.Seek(first * header.RecordBytes, SeekOrigin.Current);
        else Pass(stream, first * header.RecordBytes, path);
        for (long record = first; record < header.Count; record++)
        {
            NDArray array;
            try
            {
                // Of what is packed, memory grows with what is really there.
                Stream from = stream.CanSeek ? stream
                    : new MemoryStream(IdxFile.ReadData(stream, header.RecordBytes, path));
                array = header.Type.Read(from, header.Record, path);
            }
            catch (Exception e) when (e is EndOfStreamException or InvalidDataException or InvalidModelFileException)
            {
                throw new DataFormatException(path, record, $"it is cut short or damaged: {e.Message}", e);
            }
            yield return array;
        }
    }

    // What is compressed can only be read past.
    static void Pass(Stream stream, long bytes, string path)
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (bytes > 0 && stream.Read(buffer, 0, (int)Math.Min(bytes, buffer.Length)) is > 0 and int got)
                bytes -= got;
        }
        catch (InvalidDataException e)
        {
            throw Unpacked(path, e);
        }
    }

    static DataFormatException Unpacked(string path, InvalidDataException e) =>
        new(path, null, $"the gzip compression is damaged: {e.Message}", e);

    static RecordHeader Header(Stream stream, string path)
    {
        try
        {
            Span<byte> magic = stackalloc byte[4];
            int got = stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false);
            if (got < 4) throw new DataFormatException(path, null, $"{got} bytes are too few for an array.");
            RecordHeader header = magic[0] == 0x93 && stream.CanSeek ? Npy(stream, path) : Idx(stream, magic, path);
            CheckRecord(header, path);
            if (stream.CanSeek && stream.Length - stream.Position != header.Count * header.RecordBytes)
                throw new DataFormatException(path, null,
                    $"{stream.Length - stream.Position} bytes follow its header; {header.Count} records " +
                    $"{header.Record} need {header.Count * header.RecordBytes}.");
            return header;
        }
        catch (InvalidModelFileException e)
        {
            throw new DataFormatException(path, null, e.Problem, e);
        }
        catch (InvalidDataException e)
        {
            throw Unpacked(path, e);
        }
    }

    // Zeros do not hide what would overflow.
    static void CheckRecord(RecordHeader header, string path)
    {
        long bytes = Math.Max(header.Type.Size, header.Type.DType.Size());
        foreach (int size in header.Record)
            if ((bytes *= Math.Max(1, size)) > Array.MaxLength - 64) throw new DataFormatException(path, null,
                $"its records {header.Record} are larger than 2 GiB.");
    }

    static RecordHeader Npy(Stream stream, string path)
    {
        stream.Position = 0;
        NpyHeader header = NpyHeader.Parse(Encoding.UTF8.GetString(NpyFormat.ReadHeader(stream, path)), path);
        if (header.Shape.Rank == 0) throw new DataFormatException(path, null, "it is a single number without records.");
        if (header.Fortran && header.Shape.Rank > 1) throw new DataFormatException(path, null,
            "its numbers stand column by column, so no record stands together; save it with order='C'.");
        return new(header.Type, header.Shape[0], header.Shape.Slice(1));
    }

    static RecordHeader Idx(Stream stream, ReadOnlySpan<byte> magic, string path)
    {
        (IdxType type, int[] sizes) = IdxFile.ReadHeader(magic, stream, path);
        NpyType stored = type switch
        {
            IdxType.UInt8 => new(('u', 1), true, DType.UInt8),
            IdxType.Int8 => new(('i', 1), true, DType.Int32),
            IdxType.Int16 => new(('i', 2), true, DType.Int32),
            IdxType.Int32 => new(('i', 4), true, DType.Int32),
            IdxType.Float32 => new(('f', 4), true, DType.Float32),
            _ => new(('f', 8), true, DType.Float64),
        };
        return new(stored, sizes[0], new Shape(sizes.AsSpan(1)));
    }

    /// <summary>What stands in a file: the type of the numbers, how many records and of what shape.</summary>
    readonly record struct RecordHeader(NpyType Type, int Count, Shape Record)
    {
        public long RecordBytes => Record.Elements * Type.Size;
    }
}
