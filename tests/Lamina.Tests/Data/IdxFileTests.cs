using System.IO.Compression;
using Lamina.Data;
using Lamina.Saving;

namespace Lamina.Tests.Data;

public class IdxFileTests
{
    static IdxArray Read(params byte[] file) => IdxFile.Read(new MemoryStream(file), "test.idx");

    static string Refused(params byte[] file) =>
        Assert.Throws<InvalidModelFileException>(() => Read(file)).Problem;

    static byte[] Compress(byte[] plain, CompressionLevel level = CompressionLevel.Optimal)
    {
        MemoryStream stream = new();
        using (GZipStream gzip = new(stream, level)) gzip.Write(plain);
        return stream.ToArray();
    }

    static readonly byte[] Bytes = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255];

    [Fact]
    public void Bytes_are_read_compressed_or_not()
    {
        foreach (byte[] file in new[] { Bytes, Compress(Bytes) })
        {
            IdxArray array = Read(file);
            Assert.Equal(IdxType.UInt8, array.Type);
            Assert.Equal([2, 3], array.Dimensions);
            Assert.Equal([1, 2, 3, 4, 5, 255], array.Bytes);
        }
    }

    [Fact]
    public void Elements_come_in_the_order_of_the_machine()
    {
        Assert.Equal(new byte[] { 0xFF }, Read(0, 0, 9, 1, 0, 0, 0, 1, 0xFF).Bytes);
        Assert.Equal(-2, BitConverter.ToInt16(Read(0, 0, 0x0B, 1, 0, 0, 0, 1, 0xFF, 0xFE).Bytes));
        Assert.Equal(0x01020304, BitConverter.ToInt32(Read(0, 0, 0x0C, 1, 0, 0, 0, 1, 1, 2, 3, 4).Bytes));
        Assert.Equal(1.5f, BitConverter.ToSingle(Read(0, 0, 0x0D, 1, 0, 0, 0, 1, 0x3F, 0xC0, 0, 0).Bytes));
        Assert.Equal(-2.0, BitConverter.ToDouble(Read(0, 0, 0x0E, 1, 0, 0, 0, 1, 0xC0, 0, 0, 0, 0, 0, 0, 0).Bytes));
    }

    [Fact]
    public void A_dimension_may_be_empty()
    {
        IdxArray array = Read(0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 5);
        Assert.Equal([0, 5], array.Dimensions);
        Assert.Empty(array.Bytes);
    }

    [Fact]
    public void What_is_not_idx_is_refused()
    {
        Assert.Contains("begins with the bytes 89504E47", Refused(0x89, 0x50, 0x4E, 0x47));
        Assert.Contains("0x0A is not the code", Refused(0, 0, 0x0A, 1, 0, 0, 0, 0));
        Assert.Contains("has 0 dimensions", Refused(0, 0, 8, 0));
        Assert.Contains("has 9 dimensions", Refused([0, 0, 8, 9, .. new byte[36]]));
        Assert.Contains("2147483648", Refused(0, 0, 8, 1, 0x80, 0, 0, 0));
        Assert.Contains("larger than 2 GiB", Refused(0, 0, 8, 2, 0, 1, 0, 0, 0, 1, 0, 0));
        Assert.Contains("larger than 2 GiB", Refused(0, 0, 0x0E, 1, 0x7F, 0xFF, 0xFF, 0xFF));
        Assert.Contains("but more follow", Refused([.. Bytes, 0]));
        Assert.Contains("but more follow", Refused(Compress([.. Bytes, 0])));
        Assert.Contains("has only 0", Refused(0, 0, 8, 1, 0x7F, 0xFF, 0, 0));
    }

    [Fact]
    public void A_file_cut_short_at_any_length_is_refused()
    {
        for (int length = 0; length < Bytes.Length; length++) Refused(Bytes[..length]);
        byte[] compressed = Compress(Bytes);
        // The end mark, checksum and length come after the data: without them the data may be given, but never less.
        for (int length = 0; length < compressed.Length; length++)
        {
            if (length < compressed.Length - 10) Refused(compressed[..length]);
            try { Assert.Equal([1, 2, 3, 4, 5, 255], Read(compressed[..length]).Bytes); }
            catch (InvalidModelFileException) { }
        }
        for (int length = 0; length < Bytes.Length; length++) Refused(Compress(Bytes[..length]));
    }

    [Fact]
    public void A_damaged_compressed_file_never_gives_another_exception()
    {
        byte[] compressed = Compress(Bytes);
        for (int at = 0; at < compressed.Length; at++)
        {
            byte[] damaged = [.. compressed];
            damaged[at] ^= 0x55;
            try { Read(damaged); }
            catch (InvalidModelFileException e) { Assert.StartsWith("test.idx: ", e.Message); }
        }
    }
}
