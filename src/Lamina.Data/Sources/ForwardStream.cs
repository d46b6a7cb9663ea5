namespace Lamina.Data;

/// <summary>A stream that is only read, and only forwards; what it reads is all that is left to say.</summary>
abstract class ForwardStream : Stream
{
    public abstract override int Read(Span<byte> to);

    public override int Read(byte[] array, int offset, int count) => Read(array.AsSpan(offset, count));

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] array, int offset, int count) => throw new NotSupportedException();
}
