using System.Buffers.Binary;
using Parquet.Meta;

namespace Lamina.Data;

/// <summary>
/// Looks through the messages of an Arrow file or stream ahead of the library, which takes as much memory as they tell
/// it to: lengths and counts that go beyond the file are found here. (Apache Arrow, "Arrow columnar format":
/// encapsulated message format, IPC file format; File.fbs, Message.fbs, Schema.fbs.)
/// </summary>
sealed class ArrowMessages
{
    const int Continuation = -1, Schema = 1, DictionaryBatch = 2, RecordBatch = 3, DeepestField = 64;
    const int BlockBytes = 24, FooterEnd = 10, BufferBytes = 16, NotCompressed = -1;

    readonly Stream stream;
    // Where the blocks of a file are, dictionaries first; a stream has them one behind the other.
    readonly Queue<long>? dictionaries, batches;
    long next;

    /// <param name="stream">The file; its position stays as it is.</param>
    /// <param name="isFile">Whether there is a footer with the positions of the messages.</param>
    /// <exception cref="InvalidDataException">Something goes beyond the file, as below.</exception>
    public ArrowMessages(Stream stream, bool isFile)
    {
        this.stream = stream;
        LargestPart = stream.Length;
        if (!isFile) return;
        Span<byte> end = stackalloc byte[FooterEnd];
        stream.Position = Math.Max(0, stream.Length - FooterEnd);
        stream.ReadExactly(end);
        int length = BinaryPrimitives.ReadInt32LittleEndian(end);
        FlatTable footer = FlatTable.Root(Metadata(stream.Length - FooterEnd - length, length));
        if (footer.TryTable(1, out FlatTable schema)) CheckFields(schema, 1, 0, length);
        (dictionaries, batches) = (Blocks(footer.Vector(2, BlockBytes)), Blocks(footer.Vector(3, BlockBytes)));
        stream.Position = 0;
    }

    /// <summary>
    /// The most bytes of any part so far: those of the file, or more where a part of it is compressed.
    /// </summary>
    public long LargestPart { get; private set; }

    /// <summary>Looks through what comes before the first batch.</summary>
    public void CheckSchema()
    {
        if (batches is null) next = Check(next).End;
    }

    /// <summary>Looks through the next record batch, and through the dictionaries before it.</summary>
    public void CheckBatch()
    {
        while (dictionaries?.TryDequeue(out long place) == true) Check(place);
        if (batches?.TryDequeue(out next) == false) return;
        // Where a record batch should be, the library reads on up to one.
        int? type;
        do (type, next) = Check(next);
        while (type is not (RecordBatch or null));
    }

    static Queue<long> Blocks(ReadOnlySpan<byte> blocks)
    {
        Queue<long> places = [];
        for (; blocks.Length > 0; blocks = blocks[BlockBytes..])
            places.Enqueue(BinaryPrimitives.ReadInt64LittleEndian(blocks));
        return places;
    }

    // The kind of the message at a position, null at the end of the stream, and where it ends.
    (int? Type, long End) Check(long place)
    {
        if (place < 0 || place > stream.Length) throw Beyond("a message begins", place);
        long before = stream.Position;
        try
        {
            stream.Position = place;
            if (place == stream.Length || Length() is not (> 0 and var length)) return (null, place);
            FlatTable message = FlatTable.Root(Metadata(stream.Position, length));
            long body = stream.Position, end = body + message.Int64(3);
            if (end < body || end > stream.Length) throw Beyond("the body of a message ends", end);
            int type = message.Byte(1);
            if (message.TryTable(2, out FlatTable content))
            {
                FlatTable batch = content;
                if (type == Schema) CheckFields(content, 1, 0, length);
                if (type == RecordBatch || type == DictionaryBatch && content.TryTable(1, out batch))
                    CheckBatch(batch, body, end);
            }
            return (type, end);
        }
        finally
        {
            stream.Position = before;
        }
    }

    // The nodes and the buffers of the columns, and how many buffers each column of views has.
    void CheckBatch(FlatTable batch, long body, long end)
    {
        batch.Vector(1, 16);
        ReadOnlySpan<byte> buffers = batch.Vector(2, BufferBytes);
        batch.Vector(4, 8);
        if (!batch.TryTable(3, out FlatTable compression)) return;
        CompressionCodec codec = compression.Byte(0) == 0 ? CompressionCodec.LZ4 : CompressionCodec.ZSTD;
        for (long left = end - body; buffers.Length > 0; buffers = buffers[BufferBytes..])
        {
            long begin = BinaryPrimitives.ReadInt64LittleEndian(buffers);
            long length = BinaryPrimitives.ReadInt64LittleEndian(buffers[sizeof(long)..]);
            if (length <= 0) continue;
            left -= length;
            if (left < 0 || begin < 0 || begin > end - body - length)
                throw Beyond($"{length} compressed bytes begin", body + begin);
            CheckSize(codec, body + begin, length);
        }
    }

    // Ahead of compressed bytes stands how many they become.
    void CheckSize(CompressionCodec codec, long begin, long length)
    {
        Span<byte> eight = stackalloc byte[sizeof(long)];
        if (length < eight.Length) throw Beyond($"{length} compressed bytes without their size begin", begin);
        stream.Position = begin;
        stream.ReadExactly(eight);
        long size = BinaryPrimitives.ReadInt64LittleEndian(eight), most = Expansion.Most(codec, length - eight.Length);
        if (size < NotCompressed || size > most) throw new InvalidDataException(FormattableString.Invariant(
            $"{length} compressed bytes at {begin} are to become {size}; they cannot become more than {most}"));
        LargestPart = Math.Max(LargestPart, size);
    }

    // The fields of a schema, and those that they consist of; there are fewer than bytes that they stand in.
    static int CheckFields(FlatTable parent, int field, int depth, int most)
    {
        if (depth > DeepestField) throw new InvalidDataException($"fields are nested more than {DeepestField} deep");
        for (int i = 0; i < parent.Count(field); i++)
        {
            if (--most < 0) throw new InvalidDataException("it has more fields than bytes");
            most = CheckFields(parent.Table(field, i), 5, depth + 1, most);
        }
        return most;
    }

    // Since version 0.15 a mark stands before it.
    int Length()
    {
        Span<byte> four = stackalloc byte[4];
        stream.ReadExactly(four);
        int length = BinaryPrimitives.ReadInt32LittleEndian(four);
        if (length != Continuation) return length;
        stream.ReadExactly(four);
        return BinaryPrimitives.ReadInt32LittleEndian(four);
    }

    byte[] Metadata(long begin, int length)
    {
        if (begin < 0 || length < 0 || length > stream.Length - begin)
            throw Beyond($"metadata of {length} bytes begin", begin);
        var bytes = new byte[length];
        stream.Position = begin;
        stream.ReadExactly(bytes);
        return bytes;
    }

    InvalidDataException Beyond(string what, long place) => new(FormattableString.Invariant(
        $"{what} at {place}, which the {stream.Length} bytes of the file do not allow"));
}
