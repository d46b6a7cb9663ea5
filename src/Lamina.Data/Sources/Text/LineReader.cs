namespace Lamina.Data;

/// <summary>The lines of a file as bytes, one at a time in memory; a mark of byte order is left out.</summary>
sealed class LineReader(string path, int maxLength) : IDisposable
{
    readonly Stream stream = DataFile.Open(path);
    byte[] buffer = new byte[1 << 16];
    int begin, end;

    /// <summary>The bytes of the present line without its end; they change with the next.</summary>
    public ReadOnlyMemory<byte> Content { get; private set; }

    /// <summary>The number of the present line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Goes to the next line, if there is one.</summary>
    /// <exception cref="DataFormatException">It is too long, or the compression is damaged.</exception>
    public bool Next()
    {
        for (int searched = 0; ;)
        {
            int at = buffer.AsSpan(begin + searched, end - begin - searched).IndexOf((byte)'\n');
            if (at >= 0) return Take(searched + at, 1);
            searched = end - begin;
            if (searched > maxLength) throw new DataFormatException(path, null, FormattableString.Invariant(
                $"line {Number + 1}: it is longer than MaxRecordLength, {maxLength} bytes."));
            if (!Fill()) return searched > 0 && Take(searched, 0);
        }
    }

    bool Take(int length, int lineEnd)
    {
        if (length > maxLength) throw new DataFormatException(path, null, FormattableString.Invariant(
            $"line {Number + 1}: it is longer than MaxRecordLength, {maxLength} bytes."));
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        int skipped = Number == 0 && buffer.AsSpan(begin, length).StartsWith(mark) ? mark.Length : 0;
        Content = buffer.AsMemory(begin + skipped, length - skipped);
        begin += length + lineEnd;
        Number++;
        return true;
    }

    bool Fill()
    {
        if (begin > 0)
        {
            buffer.AsSpan(begin, end - begin).CopyTo(buffer);
            (begin, end) = (0, end - begin);
        }
        if (end == buffer.Length) Array.Resize(ref buffer, 2 * buffer.Length);
        try
        {
            int got = stream.Read(buffer, end, buffer.Length - end);
            end += got;
            return got > 0;
        }
        catch (InvalidDataException e)
        {
            throw new DataFormatException(path, null, FormattableString.Invariant(
                $"line {Number + 1}: the gzip compression is damaged: {e.Message}"), e);
        }
    }

    public void Dispose() => stream.Dispose();
}
