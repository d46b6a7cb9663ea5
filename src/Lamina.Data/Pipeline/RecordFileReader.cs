using System.Buffers.Binary;
using System.Text;
using Lamina.Callbacks;

namespace Lamina.Data.Pipeline;

/// <summary>Reads a file that <see cref="RecordFileWriter{T}"/> wrote, from any record on; damage is noticed.</summary>
sealed class RecordFileReader<T> : IDisposable
{
    readonly FileStream stream;
    readonly RecordFormat<T> format;
    readonly string path;
    readonly long records, end;
    readonly byte[] head = new byte[RecordFile.RecordHead];
    byte[] content = [];
    long next;

    /// <exception cref="DataFormatException">The file is damaged or of another format.</exception>
    public RecordFileReader(string path, RecordFormat<T> format, long first)
    {
        (this.path, this.format) = (path, format);
        stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, RecordFile.BufferSize);
        try
        {
            (records, end, byte[] index) = ReadStructure();
            first = Math.Min(first, records);
            next = first / RecordFile.Spacing * RecordFile.Spacing;
            if (next < records)
                stream.Position = BinaryPrimitives.ReadInt64LittleEndian(
                    index.AsSpan((int)(next / RecordFile.Spacing) * sizeof(long)));
            while (next < first) ReadContent();
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    (long Records, long End, byte[] Index) ReadStructure()
    {
        byte[] beginning = RecordFile.Beginning(format.Name);
        if (stream.Length < beginning.Length + RecordFile.EndLength) throw Damaged("it is too short");
        var begun = new byte[beginning.Length];
        stream.ReadExactly(begun);
        if (!begun.AsSpan().SequenceEqual(beginning))
            throw Damaged($"it does not begin as one of '{format.Name}' does");
        stream.Position = stream.Length - RecordFile.EndLength;
        var last = new byte[RecordFile.EndLength];
        stream.ReadExactly(last);
        if (RecordFile.ReadEnd(last) is not { } found) throw Damaged("its end is missing");
        long indexBytes = stream.Length - RecordFile.EndLength - found.Places;
        long places = (found.Count + RecordFile.Spacing - 1) / RecordFile.Spacing;
        if (found.Count < 0 || found.Places < beginning.Length || indexBytes != places * sizeof(long))
            throw Damaged($"its end tells of {found.Count} records, which its length cannot hold");
        stream.Position = found.Places;
        var index = new byte[indexBytes];
        stream.ReadExactly(index);
        if (RecordFile.Check(beginning, index) != found.Check) throw Damaged("the checksum of its end differs");
        stream.Position = beginning.Length;
        return (found.Count, found.Places, index);
    }

    /// <summary>Reads the next element; false behind the last.</summary>
    /// <exception cref="DataFormatException">The record is damaged.</exception>
    public bool Next(out T element)
    {
        element = default!;
        if (next == records) return false;
        int length = ReadContent();
        using var reader = new BinaryReader(new MemoryStream(content, 0, length, writable: false), Encoding.UTF8);
        try
        {
            element = format.Read(reader);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or ArgumentException)
        {
            throw Damaged($"it is no '{format.Name}': {error.Message}", next - 1);
        }
        return true;
    }

    int ReadContent()
    {
        if (end - stream.Position < RecordFile.RecordHead) throw Damaged("it lies behind the records", next);
        stream.ReadExactly(head);
        int length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length < 0 || length > end - stream.Position) throw Damaged($"it has a length of {length} bytes", next);
        if (content.Length < length) content = new byte[length];
        stream.ReadExactly(content, 0, length);
        uint check = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(sizeof(int)));
        if (EventFile.Checksum(content.AsSpan(0, length)) != check)
            throw Damaged("its checksum differs", next);
        next++;
        return length;
    }

    DataFormatException Damaged(string why, long? record = null) => new(path, record,
        $"{(record is null ? "the cache" : "the record")} is damaged: {why}. Delete the file to have it made anew.");

    public void Dispose() => stream.Dispose();
}
