using System.Buffers.Binary;
using Lamina.Data;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Audio;

/// <summary>
/// WAV files: PCM of 8, 16, 24 and 32 bits and IEEE numbers of 32 and 64, of any rate and number of channels, also as
/// WAVE_FORMAT_EXTENSIBLE.
/// </summary>
/// <example><code run="false">
/// using Lamina.Audio;
/// Sound sound = Wav.Load("in.wav");
/// Wav.Save("out.wav", sound.Resample(8_000), WavEncoding.Pcm16);
/// </code></example>
public static class Wav
{
    const int BlockFrames = 1 << 16;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="DataFormatException">
    /// It is damaged, of another encoding, or too long for one array; <see cref="Blocks"/> reads any length.
    /// </exception>
    public static Sound Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using FileStream file = File.OpenRead(path);
        return Read(file, path);
    }

    /// <summary>Reads a stream from where it stands; it stays open.</summary>
    /// <param name="stream">The stream; it need not know its length.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="DataFormatException">It is damaged, of another encoding, or too long.</exception>
    public static Sound Read(Stream stream, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        name ??= (stream as FileStream)?.Name ?? "stream";
        var wav = new WavStream(stream, name);
        WavInfo info = wav.Info;
        // A length is trusted only where the file was seen to have it.
        if (stream.CanSeek && info.Frames is { } frames)
        {
            CheckLength(frames, info, name);
            var samples = new NDArray(((int)frames, info.Channels));
            wav.Read(samples.AsSpan<float>());
            return new(samples, info.Rate);
        }
        List<NDArray> blocks = [.. InBlocks(wav, BlockFrames, name)];
        var joined = new NDArray((blocks.Sum(block => block.Shape[0]), info.Channels));
        int at = 0;
        foreach (NDArray block in blocks)
        {
            block.AsSpan<float>().CopyTo(joined.AsSpan<float>()[at..]);
            at += (int)block.Elements;
        }
        return new(joined, info.Rate);
    }

    /// <summary>Decodes a file in memory.</summary>
    /// <param name="file">All bytes of the file.</param>
    /// <exception cref="DataFormatException">It is damaged or of another encoding.</exception>
    public static Sound Decode(byte[] file)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var stream = new MemoryStream(file, writable: false);
        return Read(stream, "sound in memory");
    }

    /// <summary>Reads the header of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="DataFormatException">It is damaged or of another encoding.</exception>
    public static WavInfo Info(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using FileStream file = File.OpenRead(path);
        return new WavStream(file, path).Info;
    }

    /// <summary>Reads a file of any length in blocks, one in memory at a time.</summary>
    /// <param name="path">The file; it is open while the blocks are taken.</param>
    /// <param name="frames">Frames in a block; the last may have fewer.</param>
    /// <returns>float32 (frames, channels), one after another.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A block has no frames.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="DataFormatException">It is damaged or of another encoding.</exception>
    public static IEnumerable<NDArray> Blocks(string path, int frames = BlockFrames)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        return Opened(path, frames);
    }

    static IEnumerable<NDArray> Opened(string path, int frames)
    {
        using FileStream file = File.OpenRead(path);
        foreach (NDArray block in InBlocks(new WavStream(file, path), frames, null)) yield return block;
    }

    // With a name, the blocks are going to be joined into one array.
    static IEnumerable<NDArray> InBlocks(WavStream wav, int frames, string? joinedName)
    {
        int channels = wav.Info.Channels;
        long all = 0;
        while (true)
        {
            var block = new NDArray((frames, channels));
            int count = wav.Read(block.AsSpan<float>());
            all += count;
            if (joinedName is not null) CheckLength(all, wav.Info, joinedName);
            if (count > 0) yield return count == frames ? block : block.Rows(0, count);
            if (count < frames) yield break;
        }
    }

    static void CheckLength(long frames, WavInfo info, string name)
    {
        if (frames * info.Channels * sizeof(float) > Array.MaxLength - 64) throw new DataFormatException(name,
            null, $"its {frames:N0} frames of {info.Channels} channels are too many for one array; use Wav.Blocks.");
    }

    /// <summary>Writes a file. An older one is replaced at once; missing folders are made.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sound">The sound; beyond full scale whole numbers are cut.</param>
    /// <param name="encoding">How samples are held.</param>
    /// <exception cref="ArgumentException">The sound is too long for a WAV file (4 GiB).</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, Sound sound, WavEncoding encoding = WavEncoding.Pcm16)
    {
        ArgumentNullException.ThrowIfNull(sound);
        SaveBlocks(path, [sound.Samples], sound.Rate, sound.Channels, encoding);
    }

    /// <summary>Writes a file block by block, so that not all of it need be in memory.</summary>
    /// <param name="path">The file; an older one is replaced at once, missing folders are made.</param>
    /// <param name="blocks">float32 (frames, channels), one after another.</param>
    /// <param name="rate">Frames in a second.</param>
    /// <param name="channels">How many channels each block has.</param>
    /// <param name="encoding">How samples are held.</param>
    /// <exception cref="ArgumentException">A block has another shape, or there are more than 4 GiB.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveBlocks(string path, IEnumerable<NDArray> blocks, int rate, int channels,
        WavEncoding encoding = WavEncoding.Pcm16)
    {
        ArgumentNullException.ThrowIfNull(path);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.Write(path, stream => Write(stream, blocks, rate, channels, encoding));
    }

    /// <summary>The bytes of a file.</summary>
    /// <param name="sound">The sound.</param>
    /// <param name="encoding">How samples are held.</param>
    /// <exception cref="ArgumentException">The sound is too long for an array.</exception>
    public static byte[] Encode(Sound sound, WavEncoding encoding = WavEncoding.Pcm16)
    {
        ArgumentNullException.ThrowIfNull(sound);
        using var stream = new MemoryStream();
        Write(stream, [sound.Samples], sound.Rate, sound.Channels, encoding);
        return stream.ToArray();
    }

    static void Write(Stream stream, IEnumerable<NDArray> blocks, int rate, int channels, WavEncoding encoding)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        int size = SampleCoding.Bytes(encoding);
        if (rate < 1 || channels < 1 || channels > ushort.MaxValue / size) throw new ArgumentException(
            $"A file has 1 to {ushort.MaxValue / size:N0} channels and a rate above 0, not {channels} and {rate}.");
        byte[] header = Header(rate, channels, encoding);
        stream.Write(header);
        long bytes = 0;
        foreach (NDArray block in blocks)
        {
            if (block.DType != DType.Float32 || block.Shape.Rank != 2 || block.Shape[1] != channels)
                throw new ArgumentException($"Blocks are float32 (frames, {channels}), not " +
                    $"{block.DType.KerasName()} {block.Shape}.");
            if ((bytes += block.Elements * size) > uint.MaxValue - header.Length)
                throw new ArgumentException("A WAV file holds less than 4 GiB of samples.");
            byte[] part = new byte[block.Elements * size];
            SampleCoding.Encode(block.AsSpan<float>(), part, encoding);
            stream.Write(part);
        }
        if (bytes % 2 == 1) stream.WriteByte(0);
        // Now the two sizes are known.
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), (uint)(bytes + bytes % 2 + header.Length - 8));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(header.Length - 4), (uint)bytes);
        stream.Position = 0;
        stream.Write(header);
        stream.Position = stream.Length;
    }

    // RIFF, the format, and the head of the samples. The plain format is for up to two channels and 16 bits.
    static byte[] Header(int rate, int channels, WavEncoding encoding)
    {
        int size = SampleCoding.Bytes(encoding), tag = encoding is WavEncoding.Float32 or WavEncoding.Float64 ? 3 : 1;
        bool isExtensible = channels > 2 || encoding is WavEncoding.Pcm24 or WavEncoding.Pcm32;
        using var bytes = new MemoryStream();
        using var to = new BinaryWriter(bytes);
        to.Write("RIFF"u8);
        to.Write(0u);
        to.Write("WAVEfmt "u8);
        to.Write(isExtensible ? 40 : 16);
        to.Write((ushort)(isExtensible ? 0xFFFE : tag));
        to.Write((ushort)channels);
        to.Write(rate);
        to.Write((uint)((long)rate * channels * size));
        to.Write((ushort)(channels * size));
        to.Write((ushort)(size * 8));
        if (isExtensible)
        {
            to.Write((ushort)22);
            to.Write((ushort)(size * 8));
            // No loudspeaker is given. The sub-format is the encoding and KSDATAFORMAT's fixed end.
            to.Write(0u);
            to.Write((ushort)tag);
            to.Write([0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]);
        }
        to.Write("data"u8);
        to.Write(0u);
        to.Flush();
        return bytes.ToArray();
    }
}
