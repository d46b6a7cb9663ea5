using System.IO.Compression;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Data.Tests;

public sealed class ArrayFileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Npy_records_are_the_rows()
    {
        string file = folder.File("a.npy");
        NDArray array = NDArray.From<float>([.. Enumerable.Range(0, 24).Select(i => i * 0.5f)], (4, 3, 2));
        NumPy.Save(file, array);
        List<NDArray> records = await ArrayFile.Records(file).ToListAsync();
        Assert.Equal(4, records.Count);
        Assert.All(records, record => Assert.Equal((3, 2), record.Shape));
        Assert.Equal(array.ToArray<float>(), records.SelectMany(record => record.ToArray<float>()));
        Assert.Equal(9, (await ArrayFile.Records(file).Skip(3).FirstAsync())[0]);
        NumPy.Save(file, NDArray.From<long>([1, 2, 3]));
        Assert.Equal([1.0, 2, 3], await ArrayFile.Records(file).Map(record => record[0]).ToListAsync());
    }

    static byte[] Idx => [0, 0, 0x0B, 2, 0, 0, 0, 3, 0, 0, 0, 2, 0, 1, 0, 2, 0xFF, 0xFF, 0, 4, 1, 0, 0, 6];

    [Fact]
    public async Task Idx_records_are_the_rows_also_compressed()
    {
        string file = folder.File("a.idx"), packed = folder.File("a.idx.gz");
        File.WriteAllBytes(file, Idx);
        using (var gzip = new GZipStream(File.Create(packed), CompressionMode.Compress)) gzip.Write(Idx);
        foreach (string path in new[] { file, packed })
        {
            List<NDArray> records = await ArrayFile.Records(path).ToListAsync();
            Assert.Equal([1, 2, -1, 4, 256, 6], records.SelectMany(record => record.ToArray<int>()));
            NDArray second = await ArrayFile.Records(path).Skip(1).FirstAsync();
            Assert.Equal([-1, 4], second.ToArray<int>());
        }
    }

    [Fact]
    public async Task Damage_is_told()
    {
        string file = folder.File("a.idx");
        File.WriteAllBytes(file, Idx[..^1]);
        Assert.Contains("11 bytes follow its header; 3 records (2,) need 12", Assert.Throws<DataFormatException>(
            () => ArrayFile.Records(file)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(file, "nothing like it"u8.ToArray());
        Assert.Throws<DataFormatException>(() => ArrayFile.Records(file));
        File.WriteAllBytes(file, [1]);
        Assert.Throws<DataFormatException>(() => ArrayFile.Records(file));
        string packed = folder.File("cut.gz");
        using (var gzip = new GZipStream(File.Create(packed), CompressionMode.Compress)) gzip.Write(Idx[..^1]);
        var error = await Assert.ThrowsAsync<DatasetException>(
            async () => await ArrayFile.Records(packed).CountAsync());
        Assert.Equal((packed, 2L), (error.File, error.Record));
    }

    string Packed(params byte[] content)
    {
        string file = folder.File("packed.gz");
        using var gzip = new GZipStream(File.Create(file), CompressionMode.Compress);
        gzip.Write(content);
        return file;
    }

    [Fact]
    public async Task Damage_to_the_compression_is_told_as_such()
    {
        string file = Packed(Idx);
        byte[] changed = File.ReadAllBytes(file);
        changed[2] = 7;
        File.WriteAllBytes(file, changed);
        Assert.Contains("the gzip compression is damaged", Assert.Throws<DataFormatException>(
            () => ArrayFile.Records(file)).Message, StringComparison.Ordinal);
        // Also where records are passed over: 2¹⁸ random bytes, of which the last are missing.
        var bytes = new byte[12 + (1 << 18)];
        new System.Random(1).NextBytes(bytes);
        ((byte[])[0, 0, 8, 2, 0, 4, 0, 0, 0, 0, 0, 1]).CopyTo(bytes, 0);
        file = Packed(bytes);
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1000]);
        Dataset<NDArray> records = ArrayFile.Records(file);
        var error = await Assert.ThrowsAsync<DatasetException>(
            async () => await records.Skip((1 << 18) - 1).CountAsync());
        Assert.IsType<DataFormatException>(error.InnerException);
    }

    [Fact]
    public async Task Sizes_that_are_not_there_take_no_memory()
    {
        Assert.Contains("are larger than 2 GiB", Assert.Throws<DataFormatException>(() => ArrayFile.Records(
            Packed(0, 0, 0x0B, 3, 0, 0, 0, 3, 0x40, 0, 0, 0, 0, 0, 0, 0))).Message, StringComparison.Ordinal);
        // A record of 1 GiB less four bytes, of which two bytes are there.
        string file = Packed(0, 0, 0x08, 2, 0, 0, 0, 3, 0x3F, 0xFF, 0xFF, 0xFC, 1, 2);
        var error = await Assert.ThrowsAsync<DatasetException>(
            async () => await ArrayFile.Records(file).CountAsync());
        Assert.Contains("its sizes need 1073741820 bytes of data, but it has only 2", error.Message,
            StringComparison.Ordinal);
    }
}
