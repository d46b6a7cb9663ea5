using System.Buffers.Binary;
using System.Text;
using Lamina.Callbacks;
using Lamina.Saving;

namespace Lamina.Data.Pipeline;

/// <summary>
/// Writes elements to a file that shows only when it is whole. It has a beginning (signature, version, name of the
/// format), records (length, checksum, content), places of every so-manyth record, and an end (where those are, how
/// many records there are, checksum of places and beginning, signature). Numbers are little-endian.
/// </summary>
sealed class RecordFileWriter<T> : IDisposable
{
    readonly AtomicFile.Pending file;
    readonly RecordFormat<T> format;
    readonly MemoryStream content = new();
    readonly BinaryWriter writer;
    readonly List<long> places = [];
    readonly BufferedStream stream;
    readonly byte[] beginning;
    long count;

    public RecordFileWriter(string path, RecordFormat<T> format)
    {
        this.format = format;
        writer = new(content, Encoding.UTF8);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        file = AtomicFile.Begin(path);
        stream = new(file.Stream, RecordFile.BufferSize);
        beginning = RecordFile.Beginning(format.Name);
        stream.Write(beginning);
    }

    public void Add(T element)
    {
        content.SetLength(0);
        format.Write(writer, element);
        writer.Flush();
        if (count++ % RecordFile.Spacing == 0) places.Add(stream.Position);
        ReadOnlySpan<byte> bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        Span<byte> head = stackalloc byte[RecordFile.RecordHead];
        BinaryPrimitives.WriteInt32LittleEndian(head, bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[sizeof(int)..], EventFile.Checksum(bytes));
        stream.Write(head);
        stream.Write(bytes);
    }

    /// <summary>Writes the end and gives the file its name.</summary>
    public void Commit()
    {
        long at = stream.Position;
        var index = new byte[places.Count * sizeof(long)];
        for (int i = 0; i < places.Count; i++)
            BinaryPrimitives.WriteInt64LittleEndian(index.AsSpan(i * sizeof(long)), places[i]);
        stream.Write(index);
        stream.Write(RecordFile.End(at, count, RecordFile.Check(beginning, index)));
        stream.Flush();
        file.Commit();
    }

    public void Dispose()
    {
        file.Dispose();
        writer.Dispose();
    }
}
