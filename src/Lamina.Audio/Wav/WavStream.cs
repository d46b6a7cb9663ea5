using System.Buffers.Binary;
using Lamina.Data;

namespace Lamina.Audio;

/// <summary>
/// Reads a WAV file from its begin to its end: the chunks up to the samples, then these in blocks. (Microsoft and IBM,
/// "Multimedia Programming Interface and Data Specifications 1.0", 1991; WAVE_FORMAT_EXTENSIBLE.)
/// </summary>
sealed class WavStream
{
    const int Pcm = 1, IeeeFloat = 3, Extensible = 0xFFFE;

    // Programs that write to a pipe put such sizes before they know better.
    const uint UnknownSize = 0x7FFFF000;

    readonly Stream stream;
    readonly string name;
    // Bytes of samples that the header promises, or none if it does not know.
    readonly long? promised;
    long read;

    /// <summary>Reads the header.</summary>
    /// <exception cref="DataFormatException">It is damaged, or of an encoding that is not known.</exception>
    public WavStream(Stream stream, string name)
    {
        (this.stream, this.name) = (stream, name);
        Span<byte> head = stackalloc byte[12];
        Fill(head, "the header of RIFF");
        if (!head[..4].SequenceEqual("RIFF"u8) || !head[8..].SequenceEqual("WAVE"u8))
            throw Fault($"it begins with {Convert.ToHexString(head)}, not with RIFF, a size and WAVE.");
        WavInfo? format = null;
        Span<byte> chunk = stackalloc byte[8];
        while (true)
        {
            Fill(chunk, format is null ? "a chunk 'fmt '" : "a chunk 'data'");
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk[..4].SequenceEqual("data"u8))
            {
                format ??= Format([]);
                promised = size >= UnknownSize ? null : size;
                break;
            }
            if (chunk[..4].SequenceEqual("fmt "u8))
            {
                byte[] fields = new byte[Math.Min(size, 40)];
                Fill(fields, "the chunk 'fmt '");
                format = Format(fields);
                Skip(size - (uint)fields.Length + (size & 1));
            }
            else
            {
                Skip(size + (long)(size & 1));
            }
        }
        long? left = stream.CanSeek ? stream.Length - stream.Position : null;
        if (left is { } there && promised is { } wanted && there < wanted)
            throw Fault($"it is cut short: its samples have {wanted:N0} bytes, of which {there:N0} are there.");
        Info = format with { Frames = (promised ?? left) / format.FrameBytes };
    }

    /// <summary>What the header says.</summary>
    public WavInfo Info { get; }

    WavInfo Format(ReadOnlySpan<byte> fields)
    {
        if (fields.Length < 16)
            throw Fault($"its format has {fields.Length} bytes before the samples come; there are 16 or more.");
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(fields);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(fields[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(fields[4..]);
        int block = BinaryPrimitives.ReadUInt16LittleEndian(fields[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(fields[14..]);
        if (tag == Extensible)
        {
            if (fields.Length < 40) throw Fault($"its extensible format has {fields.Length} bytes; there are 40.");
            // The encoding is the begin of the sub-format's GUID.
            tag = BinaryPrimitives.ReadUInt16LittleEndian(fields[24..]);
        }
        if (channels < 1 || rate is < 1 or > int.MaxValue)
            throw Fault($"it has {channels} channels and {rate} frames a second; there is at least one of each.");
        // Of 12 or 20 bits the container counts; such samples fill its upper bits.
        int size = (bits + 7) / 8;
        WavEncoding encoding = (tag, size) switch
        {
            (Pcm, 1) => WavEncoding.Pcm8,
            (Pcm, 2) => WavEncoding.Pcm16,
            (Pcm, 3) => WavEncoding.Pcm24,
            (Pcm, 4) => WavEncoding.Pcm32,
            (IeeeFloat, 4) => WavEncoding.Float32,
            (IeeeFloat, 8) => WavEncoding.Float64,
            _ => throw Fault($"its encoding is {tag} with {bits} bits a sample; read are PCM (1) of 8 to 32 bits and " +
                "IEEE numbers (3) of 32 and 64."),
        };
        if (block != channels * size) throw Fault($"its {channels} channels of {bits} bits make {channels * size} " +
            $"bytes, but it says that a frame has {block}.");
        return new((int)rate, channels, encoding, null);
    }

    /// <summary>Reads up to so many frames; fewer only at the end.</summary>
    /// <param name="to">Where they go; a multiple of the channels long.</param>
    /// <returns>How many frames there were.</returns>
    public int Read(Span<float> to)
    {
        long bytes = (long)(to.Length / Info.Channels) * Info.FrameBytes;
        if (promised is { } wanted) bytes = Math.Min(bytes, (wanted - read) / Info.FrameBytes * Info.FrameBytes);
        byte[] block = new byte[bytes];
        int count = stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
        read += count;
        if (count < block.Length && promised is { } all) throw Fault(
            $"it is cut short: its samples have {all:N0} bytes, of which {read:N0} are there.");
        int frames = count / Info.FrameBytes;
        SampleCoding.Decode(block, to[..(frames * Info.Channels)], Info.Encoding);
        return frames;
    }

    void Fill(Span<byte> to, string what)
    {
        if (stream.ReadAtLeast(to, to.Length, throwOnEndOfStream: false) < to.Length)
            throw Fault($"it ends before {what} does.");
    }

    void Skip(long bytes)
    {
        Span<byte> thrown = stackalloc byte[512];
        for (; bytes > 0; bytes -= Math.Min(bytes, thrown.Length))
            Fill(thrown[..(int)Math.Min(bytes, thrown.Length)], "its chunks");
    }

    DataFormatException Fault(string problem) => new(name, null, problem);
}
