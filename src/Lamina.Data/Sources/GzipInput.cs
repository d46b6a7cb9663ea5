using System.IO.Compression;

namespace Lamina.Data;

/// <summary>
/// Reads a file compressed with gzip and finds out if its end is missing, which .NET's stream passes over in silence: a
/// member of our own is put behind those of the file, and what comes out must end with its content.
/// </summary>
sealed class GzipInput : ForwardStream
{
    static readonly byte[] mark = "Lamina: here the file ends."u8.ToArray(), markMember = Compressed(mark);

    readonly Stream file;
    readonly GZipStream plain;
    readonly byte[] buffer = new byte[(1 << 16) + mark.Length];
    int begin, end;
    bool ended;

    public GzipInput(Stream file)
    {
        this.file = file;
        plain = new GZipStream(new Joined(file), CompressionMode.Decompress);
    }

    /// <exception cref="InvalidDataException">The content is damaged, or cut short.</exception>
    public override int Read(Span<byte> to)
    {
        if (to.IsEmpty) return 0;
        // What may be the mark stays in the buffer.
        while (end - begin <= mark.Length && !ended)
        {
            buffer.AsSpan(begin, end - begin).CopyTo(buffer);
            (begin, end) = (0, end - begin);
            int got = plain.Read(buffer, end, buffer.Length - end);
            end += got;
            if (got > 0) continue;
            ended = true;
            if (!buffer.AsSpan(begin, end - begin).SequenceEqual(mark))
                throw new InvalidDataException("it is cut short, or something else follows it.");
            end = begin;
        }
        int count = ended ? 0 : Math.Min(to.Length, end - begin - mark.Length);
        buffer.AsSpan(begin, count).CopyTo(to);
        begin += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            plain.Dispose();
            file.Dispose();
        }
        base.Dispose(disposing);
    }

    static byte[] Compressed(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress)) gzip.Write(content);
        return packed.ToArray();
    }

    /// <summary>The bytes of the file, and behind them the member of our own.</summary>
    sealed class Joined(Stream first) : ForwardStream
    {
        readonly MemoryStream second = new(markMember);

        public override int Read(Span<byte> to) => first.Read(to) is > 0 and int got ? got : second.Read(to);
    }
}
