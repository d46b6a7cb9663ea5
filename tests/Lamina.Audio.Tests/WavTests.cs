using System.Buffers.Binary;
using Lamina.Data;
using Lamina.IR;

namespace Lamina.Audio.Tests;

public sealed class WavTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("audio").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(WavEncoding.Pcm8, 1 / 128.0)]
    [InlineData(WavEncoding.Pcm16, 1 / 32768.0)]
    [InlineData(WavEncoding.Pcm24, 1 / 8388608.0)]
    [InlineData(WavEncoding.Pcm32, 1e-7)]
    [InlineData(WavEncoding.Float32, 0)]
    [InlineData(WavEncoding.Float64, 0)]
    public void What_is_written_is_read(WavEncoding encoding, double step)
    {
        foreach (int channels in new[] { 1, 2, 5 })
        {
            Sound sound = Signals.Noise(101, rate: 22_051, channels);
            Sound read = Wav.Decode(Wav.Encode(sound, encoding));
            Assert.Equal((22_051, channels, 101), (read.Rate, read.Channels, read.Frames));
            for (int i = 0; i < sound.Samples.Elements; i++)
                Assert.InRange(Math.Abs(sound.Samples[i] - read.Samples[i]), 0, step / 2 + 1e-9);
            // Once rounded, samples stay.
            Assert.Equal(read.Samples.ToArray<float>(),
                Wav.Decode(Wav.Encode(read, encoding)).Samples.ToArray<float>());
        }
    }

    [Fact]
    public void Bytes_mean_what_the_format_says()
    {
        // By hand: a header of 44 bytes, and samples at the ends of the range.
        Assert.Equal([-1f, 0, 127 / 128f], Decoded(1, 8, [0, 128, 255]));
        Assert.Equal([-1f, -1 / 32768f, 32767 / 32768f], Decoded(1, 16, [0, 0x80, 0xFF, 0xFF, 0xFF, 0x7F]));
        Assert.Equal([-1f, -1 / 8388608f, 0.5f], Decoded(1, 24, [0, 0, 0x80, 0xFF, 0xFF, 0xFF, 0, 0, 0x40]));
        Assert.Equal([-1f, 0.25f], Decoded(1, 32, [0, 0, 0, 0x80, 0, 0, 0, 0x20]));
        Assert.Equal([1.5f], Decoded(3, 32, BitConverter.GetBytes(1.5f)));
        Assert.Equal([-2.5f], Decoded(3, 64, BitConverter.GetBytes(-2.5)));
    }

    static float[] Decoded(int tag, int bits, byte[] data) =>
        Wav.Decode(File(tag, bits, data)).Samples.ToArray<float>();

    static byte[] File(int tag, int bits, byte[] data, uint? size = null)
    {
        byte[] file = [.. "RIFF"u8, 0, 0, 0, 0, .. "WAVEfmt "u8, 16, 0, 0, 0, (byte)tag, 0, 1, 0, 0x40, 0x1F, 0, 0,
            0, 0, 0, 0, (byte)(bits / 8), 0, (byte)bits, 0, .. "data"u8, 0, 0, 0, 0, .. data];
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(40), size ?? (uint)data.Length);
        return file;
    }

    [Fact]
    public void Beyond_full_scale_is_cut_and_no_number_is_silence()
    {
        var sound = new Sound(NDArray.Wrap(new[] { 2f, -2f, float.NaN, 1f }), 8_000);
        Assert.Equal([32767 / 32768f, -1, 0, 32767 / 32768f], Wav.Decode(Wav.Encode(sound)).Samples.ToArray<float>());
        Assert.Equal([2f, -2f, float.NaN, 1f],
            Wav.Decode(Wav.Encode(sound, WavEncoding.Float32)).Samples.ToArray<float>());
    }

    [Fact]
    public void Chunks_that_are_not_known_are_passed_over()
    {
        byte[] file = File(1, 8, [0, 255]);
        // A chunk of an odd size has a byte more.
        byte[] longer = [.. file[..36], .. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0, .. file[36..]];
        Assert.Equal([-1f, 127 / 128f], Wav.Decode(longer).Samples.ToArray<float>());
    }

    [Theory]
    [InlineData(0xFFFFFFFF)]
    [InlineData(0x7FFFF000)]
    public void A_writer_that_did_not_know_the_size_is_read_to_the_end(uint size)
    {
        byte[] file = File(1, 16, [1, 0, 2, 0, 3, 0], size);
        Assert.Equal(3, Wav.Decode(file).Frames);
        using var pipe = new ForwardOnly(file);
        Assert.Equal(3, Wav.Read(pipe).Frames);
    }

    [Fact]
    public void Faults_are_named()
    {
        byte[] file = File(1, 16, [1, 0, 2, 0]);
        Assert.Contains("52494646", Fault([.. "RIFF"u8, 0, 0, 0, 0, .. "AVI "u8, 0, 0]), StringComparison.Ordinal);
        Assert.Contains("ends before the header", Fault(file[..8]), StringComparison.Ordinal);
        Assert.Contains("ends before the chunk 'fmt '", Fault(file[..30]), StringComparison.Ordinal);
        Assert.Contains("ends before a chunk 'data'", Fault(file[..36]), StringComparison.Ordinal);
        Assert.Contains("cut short", Fault(file[..46]), StringComparison.Ordinal);
        Assert.Contains("encoding is 7", Fault(File(7, 8, [1])), StringComparison.Ordinal);
        Assert.Contains("1 with 64 bits", Fault(File(1, 64, [1])), StringComparison.Ordinal);
        Assert.Contains("0 channels", Fault(Changed(file, 22, 0)), StringComparison.Ordinal);
        Assert.Contains("a frame has 9", Fault(Changed(file, 32, 9)), StringComparison.Ordinal);
        Assert.Contains("before the samples come", Fault([.. file[..12], .. file[36..]]), StringComparison.Ordinal);
        string path = Path.Combine(folder, "short.wav");
        System.IO.File.WriteAllBytes(path, file[..^1]);
        Assert.Contains(path, Assert.Throws<DataFormatException>(() => Wav.Load(path)).Message,
            StringComparison.Ordinal);
        using var pipe = new ForwardOnly(file[..^1]);
        Assert.Contains("cut short", Assert.Throws<DataFormatException>(() => Wav.Read(pipe)).Message,
            StringComparison.Ordinal);
    }

    static byte[] Changed(byte[] file, int at, byte value)
    {
        byte[] changed = [.. file];
        changed[at] = value;
        return changed;
    }

    static string Fault(byte[] file) => Assert.Throws<DataFormatException>(() => Wav.Decode(file)).Message;

    [Fact]
    public void A_size_that_is_not_there_takes_no_memory()
    {
        byte[] file = File(1, 16, [1, 0], 0x70000000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Fault(file);
        using (var pipe = new ForwardOnly(file)) Assert.Throws<DataFormatException>(() => Wav.Read(pipe));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void Long_files_are_read_and_written_in_blocks()
    {
        string path = Path.Combine(folder, "made/long.wav");
        Sound[] parts = [.. Enumerable.Range(0, 5).Select(i => Signals.Noise(1_000, channels: 2, seed: i))];
        Wav.SaveBlocks(path, parts.Select(part => part.Samples), 16_000, 2, WavEncoding.Float32);
        Assert.Equal(new WavInfo(16_000, 2, WavEncoding.Float32, 5_000), Wav.Info(path));
        NDArray[] blocks = [.. Wav.Blocks(path, frames: 1_500)];
        Assert.Equal([1_500, 1_500, 1_500, 500], blocks.Select(block => block.Shape[0]));
        float[] all = [.. parts.SelectMany(part => part.Samples.ToArray<float>())];
        Assert.Equal(all, blocks.SelectMany(block => block.ToArray<float>()));
        Assert.Equal(all, Wav.Load(path).Samples.ToArray<float>());
        Assert.Throws<ArgumentException>(() => Wav.SaveBlocks(path, [new NDArray((3, 1))], 16_000, 2));
        // The older file is still there, and nothing beside it.
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        Assert.Equal(5_000, Wav.Info(path).Frames);
    }

    [Fact]
    public void Extensible_is_written_where_the_plain_format_does_not_do()
    {
        Assert.Equal(1, Wav.Encode(Signals.Noise(4))[20]);
        Assert.Equal(0xFE, Wav.Encode(Signals.Noise(4), WavEncoding.Pcm24)[20]);
        Assert.Equal(0xFE, Wav.Encode(Signals.Noise(4, channels: 6))[20]);
        byte[] odd = Wav.Encode(Signals.Noise(3), WavEncoding.Pcm24);
        Assert.Equal((uint)odd.Length - 8, BinaryPrimitives.ReadUInt32LittleEndian(odd.AsSpan(4)));
        Assert.Equal(0, odd.Length % 2);
    }

    sealed class ForwardOnly(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        // As pipes do, a few bytes at a time.
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 3)]);
    }
}
