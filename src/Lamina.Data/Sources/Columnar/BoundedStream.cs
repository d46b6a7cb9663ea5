namespace Lamina.Data;

/// <summary>A file up to a place. Reading beyond it is an error, so that no loop waits for more.</summary>
/// <param name="file">The file.</param>
sealed class BoundedStream(Stream file) : ForwardStream
{
    /// <summary>The place; at first the end of the file.</summary>
    public long End { get; set; } = file.Length;

    public override bool CanSeek => true;
    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    public override int Read(Span<byte> to)
    {
        if (to.Length > 0 && Position >= End) throw new EndOfStreamException(
            FormattableString.Invariant($"a part goes on beyond byte {End}, where it has to end"));
        return file.Read(to[..(int)Math.Min(to.Length, End - Position)]);
    }

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
