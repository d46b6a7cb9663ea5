using System.Buffers.Binary;
using System.Text;
using Lamina.Callbacks;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Optimizers;
using Lamina.Tests.Training;

namespace Lamina.Tests.Callbacks;

/// <summary>Event files are read back, byte by byte, by a reader of their own.</summary>
[Collection(ProcessWide.Name)]
public sealed class TensorBoardTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lamina-events").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    sealed record Event(long Step, string Tag, double? Scalar, byte[]? Histogram, string? Text);

    /// <summary>CRC-32C bit by bit, as its definition has it.</summary>
    static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int i = 0; i < 8; i++) crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78u);
        }
        return ~crc;
    }

    static uint Masked(ReadOnlySpan<byte> data)
    {
        uint crc = Crc(data);
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8u;
    }

    static IEnumerable<(int Field, object Value)> Fields(byte[] message)
    {
        int at = 0;
        ulong Varint()
        {
            ulong value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte b = message[at++];
                value |= (ulong)(b & 0x7F) << shift;
                if (b < 0x80) return value;
            }
        }
        while (at < message.Length)
        {
            ulong key = Varint();
            object value;
            switch (key & 7)
            {
                case 0: value = (long)Varint(); break;
                case 1: value = BitConverter.ToDouble(message, at); at += 8; break;
                case 5: value = BitConverter.ToSingle(message, at); at += 4; break;
                default: int length = (int)Varint(); value = message[at..(at += length)]; break;
            }
            yield return ((int)(key >> 3), value);
        }
    }

    List<Event> Read(string part)
    {
        byte[] bytes = File.ReadAllBytes(Directory.GetFiles(Path.Combine(folder, part)).Single());
        var events = new List<Event>();
        for (int at = 0; at < bytes.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            Assert.Equal(Masked(bytes.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)));
            byte[] data = bytes[(at + 12)..(at + 12 + length)];
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)));
            at += length + 16;
            var fields = Fields(data).ToLookup(f => f.Field, f => f.Value);
            Assert.True((double)fields[1].Single() > 1.6e9);
            if (events.Count == 0 && fields[3].Any())
            {
                Assert.Equal("brain.Event:2", Encoding.UTF8.GetString((byte[])fields[3].Single()));
                continue;
            }
            byte[] value = (byte[])Fields((byte[])fields[5].Single()).Single().Value;
            var parts = Fields(value).ToLookup(f => f.Field, f => f.Value);
            string? text = parts[8].SingleOrDefault() is byte[] tensor
                ? Encoding.UTF8.GetString((byte[])Fields(tensor).Single(f => f.Field == 8).Value) : null;
            events.Add(new((long)fields[2].Single(), Encoding.UTF8.GetString((byte[])parts[1].Single()),
                parts[2].SingleOrDefault() is float scalar ? scalar : null, (byte[]?)parts[5].SingleOrDefault(), text));
        }
        return events;
    }

    [Fact]
    public void Checksums_are_those_of_the_known_test_vector()
    {
        Assert.Equal(0xE3069283u, Crc("123456789"u8));
        Assert.Equal(Masked("123456789"u8), EventFile.Checksum("123456789"u8));
    }

    [Fact]
    public void Numbers_distributions_and_the_model_are_written()
    {
        (NDArray x, NDArray y) = Samples.Line(32);
        Sequential model = [new Dense(1, inputShape: 2, name: "d")];
        model.Compile(new SGD(0.1), "mse", ["mae"]);
        History history = model.Fit(x, y, batchSize: 8, epochs: 3, verbose: 0, validationSplit: 0.25,
            callbacks: [new TensorBoard(folder, histogramFreq: 2, updateFreq: 2, writeStepsPerSecond: true)]);
        List<Event> train = Read("train"), validation = Read("validation");
        Event[] losses = [.. train.Where(e => e.Tag == "epoch_loss")];
        Assert.Equal([0L, 1, 2], losses.Select(e => e.Step));
        Assert.Equal(history["loss"].Select(v => (float)v), losses.Select(e => (float)e.Scalar!));
        Assert.Equal(history["val_mae"].Select(v => (float)v),
            validation.Where(e => e.Tag == "epoch_mae").Select(e => (float)e.Scalar!));
        Assert.Equal(3, validation.Count(e => e.Tag == "evaluation_loss_vs_iterations"));
        // Three batches an epoch, nine in all: after 2, 4, 6, 8.
        Assert.Equal([2L, 4, 6, 8], train.Where(e => e.Tag == "batch_loss").Select(e => e.Step));
        Assert.All(train.Where(e => e.Tag == "epoch_learning_rate"), e => Assert.Equal(0.1, e.Scalar!.Value, 1e-6));
        Assert.Equal(3, train.Count(e => e.Tag == "epoch_steps_per_second" && e.Scalar > 0));
        Assert.Contains("\"Dense\"", train.Single(e => e.Tag == "keras").Text);
        Event[] kernels = [.. train.Where(e => e.Tag.EndsWith("d/kernel/histogram", StringComparison.Ordinal))];
        Assert.Equal([0L, 2], kernels.Select(e => e.Step));
        var last = Fields(kernels[1].Histogram!).ToLookup(f => f.Field, f => f.Value);
        float[] kernel = model.Weights[0].Value.ToArray<float>();
        Assert.Equal(kernel.Min(), (double)last[1].Single(), 1e-6);
        Assert.Equal(kernel.Max(), (double)last[2].Single(), 1e-6);
        Assert.Equal(2.0, last[3].Single());
        byte[] counts = (byte[])last[7].Single();
        Assert.Equal(2, Enumerable.Range(0, counts.Length / 8).Sum(i => BitConverter.ToDouble(counts, 8 * i)));
        Assert.Equal(counts.Length, ((byte[])last[6].Single()).Length);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Throws<ArgumentException>(() => new TensorBoard(" "));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TensorBoard(folder, histogramFreq: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TensorBoard(folder, updateFreq: 0));
    }
}
