using System.IO.Compression;

namespace Lamina.Data.Tests;

public class GzipInputTests
{
    static byte[] Packed(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress)) gzip.Write(content);
        return packed.ToArray();
    }

    static byte[] Read(byte[] packed)
    {
        using var input = new GzipInput(new MemoryStream(packed));
        using var to = new MemoryStream();
        input.CopyTo(to, 1000);
        return to.ToArray();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(27)]
    [InlineData(65_536)]
    [InlineData(300_000)]
    public void Content_comes_out(int length)
    {
        var random = new RandomStream(1);
        byte[] content = [.. Enumerable.Range(0, length).Select(_ => (byte)random.NextInt(16))];
        Assert.Equal(content, Read(Packed(content)));
        Assert.Equal([.. content, .. content], Read([.. Packed(content), .. Packed(content)]));
    }

    [Fact]
    public void Every_missing_end_is_found()
    {
        byte[] packed = Packed([.. Enumerable.Range(0, 2000).Select(i => (byte)(i * i))]);
        for (int cut = 2; cut < packed.Length; cut++)
            Assert.Throws<InvalidDataException>(() => Read(packed[..cut]));
    }
}
