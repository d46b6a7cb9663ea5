using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Lamina.Callbacks;

/// <summary>
/// A file of events as TensorBoard reads it: records of length, its checksum, data, their checksum, each record an
/// Event message (tensorflow/core/util/event.proto).
/// </summary>
sealed class EventFile : IDisposable
{
    static int files;
    readonly FileStream stream;

    /// <summary>Begins a file of its own in a folder, which is made if it is not there.</summary>
    public EventFile(string folder)
    {
        Directory.CreateDirectory(folder);
        string name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{(long)Now()}." +
            $"{Environment.MachineName}.{Environment.ProcessId}.{Interlocked.Increment(ref files)}.v2");
        stream = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        Write(new EventMessage().Add(1, Now()).Add(3, "brain.Event:2"));
    }

    /// <summary>Adds a number.</summary>
    /// <param name="tag">What it is, such as "epoch_loss".</param>
    /// <param name="value">The number.</param>
    /// <param name="step">When.</param>
    public void Scalar(string tag, double value, long step) =>
        Add(step, new EventMessage().Add(1, tag).Add(2, (float)value));

    /// <summary>Adds the distribution of numbers.</summary>
    /// <param name="tag">What they are, such as "dense/kernel/histogram".</param>
    /// <param name="values">The numbers.</param>
    /// <param name="step">When.</param>
    public void Histogram(string tag, ReadOnlySpan<double> values, long step)
    {
        const int Buckets = 30;
        (double least, double most, double sum, double squares) = (double.MaxValue, double.MinValue, 0, 0);
        foreach (double value in values)
        {
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
            (sum, squares) = (sum + value, squares + value * value);
        }
        double width = (most - least) / Buckets;
        var (limits, counts) = (new double[Buckets], new double[Buckets]);
        for (int i = 0; i < Buckets; i++) limits[i] = i == Buckets - 1 ? most : least + (i + 1) * width;
        foreach (double value in values)
            counts[width > 0 ? Math.Clamp((int)((value - least) / width), 0, Buckets - 1) : Buckets - 1]++;
        EventMessage histogram = new EventMessage().Add(1, least).Add(2, most).Add(3, (double)values.Length)
            .Add(4, sum).Add(5, squares).Add(6, limits).Add(7, counts);
        Add(step, new EventMessage().Add(1, tag).Add(5, histogram));
    }

    /// <summary>Adds the structure of a model, for the page of graphs.</summary>
    /// <param name="json">The model's configuration as Keras writes it.</param>
    public void Graph(string json)
    {
        const int DtString = 7;
        var plugin = new EventMessage().Add(1, new EventMessage().Add(1, "graph_keras_model"));
        var tensor = new EventMessage().Add(1, DtString).Add(2, new EventMessage()).Add(8, json);
        Add(0, new EventMessage().Add(1, "keras").Add(9, plugin).Add(8, tensor));
    }

    /// <summary>Brings what has been added to the disk.</summary>
    public void Flush() => stream.Flush();

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    static double Now() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;

    void Add(long step, EventMessage value) =>
        Write(new EventMessage().Add(1, Now()).Add(2, step).Add(5, new EventMessage().Add(1, value)));

    void Write(EventMessage message)
    {
        byte[] data = message.ToArray();
        Span<byte> length = stackalloc byte[sizeof(ulong)], check = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(check, Checksum(length));
        stream.Write(length);
        stream.Write(check);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32LittleEndian(check, Checksum(data));
        stream.Write(check);
    }

    /// <summary>CRC-32C, turned and shifted so that checksums of checksums are not weak (TFRecord's masking).</summary>
    internal static uint Checksum(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (byte value in data) crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + 0xA282EAD8;
    }
}
