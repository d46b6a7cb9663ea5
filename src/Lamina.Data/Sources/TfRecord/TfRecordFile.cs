using System.Buffers.Binary;
using Lamina.Callbacks;
using Lamina.Saving;

namespace Lamina.Data;

/// <summary>
/// Reads and writes TensorFlow's record files: for each record its length (8 bytes), the length's checksum, the data
/// and their checksum, a masked CRC-32C each (tensorflow/core/lib/io/record_writer.h). Files compressed with gzip are
/// known by their first bytes.
/// </summary>
public static class TfRecordFile
{
    const int MemoryStep = 1 << 20;

    /// <summary>The records of a file in order, one at a time in memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxRecordLength">The most bytes that a record may have.</param>
    /// <returns>
    /// The data of each; reading throws a <see cref="DatasetException"/> where a checksum is wrong, or a record is too
    /// long or cut short.
    /// </returns>
    public static Dataset<byte[]> Records(string path, int maxRecordLength = 1 << 28)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxRecordLength);
        return Dataset.From(path, _ => Read(path, maxRecordLength).ToAsyncEnumerable());
    }

    /// <summary>The records of a file as tf.train.Example messages.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxRecordLength">The most bytes that a record may have.</param>
    /// <returns>
    /// The examples; reading throws a <see cref="DatasetException"/> where a record is damaged or no such message.
    /// </returns>
    public static Dataset<TfExample> Examples(string path, int maxRecordLength = 1 << 28)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxRecordLength);
        return Dataset.From(path, _ => ReadExamples(path, maxRecordLength).ToAsyncEnumerable());
    }

    internal static IEnumerable<TfExample> ReadExamples(string path, int maxRecordLength = 1 << 28)
    {
        long record = 0;
        foreach (byte[] data in Read(path, maxRecordLength))
        {
            TfExample example;
            try
            {
                example = TfExample.Parse(data);
            }
            catch (FormatException e)
            {
                throw new DataFormatException(path, record, e.Message, e);
            }
            yield return example;
            record++;
        }
    }

    /// <summary>Writes records; an older file stays until the new one is complete.</summary>
    /// <param name="path">The file.</param>
    /// <param name="records">The data of each.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<byte[]> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        AtomicFile.Write(path, stream =>
        {
            foreach (byte[] record in records) Write(stream, record);
        });
    }

    /// <summary>Writes tf.train.Example messages; an older file stays until the new one is complete.</summary>
    /// <param name="path">The file.</param>
    /// <param name="examples">The examples.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void WriteExamples(string path, IEnumerable<TfExample> examples) =>
        Write(path, examples.Select(example => example.ToBytes()));

    static void Write(Stream to, byte[] record)
    {
        Span<byte> frame = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(frame, record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], EventFile.Checksum(frame[..8]));
        to.Write(frame);
        to.Write(record);
        BinaryPrimitives.WriteUInt32LittleEndian(frame, EventFile.Checksum(record));
        to.Write(frame[..4]);
    }

    internal static IEnumerable<byte[]> Read(string path, int maxRecordLength = 1 << 28)
    {
        using Stream stream = DataFile.Open(path);
        for (long record = 0; ; record++)
        {
            byte[]? data;
            try
            {
                data = Next(stream, path, record, maxRecordLength);
            }
            catch (InvalidDataException e)
            {
                throw new DataFormatException(path, record, $"the gzip compression is damaged: {e.Message}", e);
            }
            if (data is null) yield break;
            yield return data;
        }
    }

    static byte[]? Next(Stream stream, string path, long record, int maxRecordLength)
    {
        DataFormatException Wrong(string problem) => new(path, record, problem);
        Span<byte> frame = stackalloc byte[12];
        int got = stream.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false);
        if (got == 0) return null;
        if (got < frame.Length) throw Wrong($"the file ends after {got} of the 12 bytes of its length.");
        if (BinaryPrimitives.ReadUInt32LittleEndian(frame[8..]) != EventFile.Checksum(frame[..8]))
            throw Wrong("the checksum of its length is wrong.");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(frame);
        if (length > (ulong)maxRecordLength)
            throw Wrong($"it has {length} bytes; maxRecordLength is {maxRecordLength}.");
        // Memory grows with what is really there.
        var data = new byte[Math.Min((int)length, MemoryStep)];
        for (int at = 0; ;)
        {
            at += stream.ReadAtLeast(data.AsSpan(at), data.Length - at, throwOnEndOfStream: false);
            if (at < data.Length) throw Wrong($"the file ends after {at} of its {length} bytes.");
            if (at == (int)length) break;
            Array.Resize(ref data, (int)Math.Min((long)length, 2L * data.Length));
        }
        if (stream.ReadAtLeast(frame[..4], 4, throwOnEndOfStream: false) < 4)
            throw Wrong("the file ends before the checksum of its data.");
        if (BinaryPrimitives.ReadUInt32LittleEndian(frame) != EventFile.Checksum(data))
            throw Wrong("the checksum of its data is wrong.");
        return data;
    }
}
