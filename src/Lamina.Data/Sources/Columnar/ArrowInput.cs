using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;

namespace Lamina.Data;

/// <summary>An open Arrow file or stream, each part of which is looked through before the library reads it.</summary>
sealed class ArrowInput : IDisposable
{
    readonly ArrowStreamReader reader;
    readonly ArrowMessages messages;
    readonly LimitedAllocator memory = new();

    /// <summary>Opens a file, which is a file or a stream of Arrow's by its first bytes.</summary>
    public ArrowInput(string path)
    {
        FileStream stream = File.OpenRead(path);
        try
        {
            Span<byte> magic = stackalloc byte[6];
            int got = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
            bool isFile = got == magic.Length && magic.SequenceEqual("ARROW1"u8);
            messages = new(stream, isFile);
            stream.Position = 0;
            memory.Limit = messages.LargestPart;
            var codecs = new CompressionCodecFactory();
            reader = isFile ? new ArrowFileReader(stream, memory, codecs)
                : new ArrowStreamReader(stream, memory, codecs, leaveOpen: false);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The columns, once they are read.</summary>
    public Schema Schema => reader.Schema;

    /// <summary>Reads the columns; comes before all else.</summary>
    public async Task ReadSchema()
    {
        messages.CheckSchema();
        if (await reader.GetSchema(default) is null) throw new InvalidDataException("there is no schema");
    }

    /// <summary>The next record batch, null behind the last.</summary>
    public ValueTask<RecordBatch?> ReadBatch(CancellationToken cancellation)
    {
        messages.CheckBatch();
        memory.Limit = messages.LargestPart;
        return reader.ReadNextRecordBatchAsync(cancellation)!;
    }

    public void Dispose() => reader.Dispose();
}
