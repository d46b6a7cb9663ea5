using System.IO.Compression;

namespace Lamina.Data.Tests;

public sealed class TfRecordTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    static TfExample Example(int i) => new()
    {
        ["label"] = TfFeature.From((long)i, -1L, long.MinValue),
        ["pixels"] = TfFeature.From(i * 0.5f, float.NaN),
        ["name"] = TfFeature.FromText($"n{i}", "é"),
        ["image"] = TfFeature.From(new byte[] { 1, 2, (byte)i }),
        ["none"] = new TfFeature(),
    };

    [Fact]
    public void Examples_go_there_and_back()
    {
        string file = folder.File("a.tfrecord");
        TfRecordFile.WriteExamples(file, Enumerable.Range(0, 20).Select(Example));
        TfExample[] read = [.. TfRecordFile.ReadExamples(file)];
        Assert.Equal(20, read.Length);
        for (int i = 0; i < read.Length; i++)
        {
            TfExample wanted = Example(i);
            Assert.Equal(wanted.Keys.Order(), read[i].Keys.Order());
            Assert.Equal(wanted["label"].Integers, read[i]["label"].Integers);
            Assert.Equal(wanted["pixels"].Floats, read[i]["pixels"].Floats);
            Assert.Equal([$"n{i}", "é"], read[i]["name"].Texts());
            Assert.Equal(wanted["image"].Bytes, read[i]["image"].Bytes);
            Assert.Equal(wanted.ToBytes(), read[i].ToBytes());
        }
    }

    // features { feature { key: "a" value { int64_list { value: [1, 300] } } } } by the encoding's rules
    // (protobuf.dev, Encoding): the numbers packed in one field, and as a field each.
    [Theory]
    [InlineData("0A0E0A0C0A016112071A050A0301AC02")]
    [InlineData("0A0E0A0C0A016112071A05080108AC02")]
    public void Messages_of_others_are_read(string hex) =>
        Assert.Equal([1L, 300L], TfExample.Parse(Convert.FromHexString(hex))["a"].Integers);

    [Fact]
    public void Checksums_are_those_of_the_format()
    {
        // CRC-32C of 32 zero bytes is 8A9136AA (RFC 3720, B.4); masked: rotated right by 15, plus A282EAD8.
        string file = folder.File("zeros.tfrecord");
        TfRecordFile.Write(file, [new byte[32]]);
        byte[] bytes = File.ReadAllBytes(file);
        uint masked = unchecked((0x8A9136AAu >> 15 | 0x8A9136AAu << 17) + 0xA282EAD8u);
        Assert.Equal(masked, BitConverter.ToUInt32(bytes, 12 + 32));
    }

    [Fact]
    public void Gzip_is_known_by_itself()
    {
        string plain = folder.File("a.tfrecord"), packed = folder.File("b.tfrecord");
        TfRecordFile.Write(plain, [[1], [], new byte[100_000]]);
        using (var gzip = new GZipStream(File.Create(packed), CompressionMode.Compress))
            gzip.Write(File.ReadAllBytes(plain));
        Assert.Equal([1, 0, 100_000], TfRecordFile.Read(packed).Select(record => record.Length));
    }

    [Fact]
    public async Task Files_are_datasets()
    {
        string file = folder.File("a.tfrecord");
        TfRecordFile.WriteExamples(file, Enumerable.Range(0, 5).Select(Example));
        Assert.Equal([3L, 4L], await TfRecordFile.Examples(file).Skip(3)
            .Map(example => example["label"].Integers[0]).ToListAsync());
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1]);
        var error = await Assert.ThrowsAsync<DatasetException>(
            async () => await TfRecordFile.Records(file).CountAsync());
        Assert.Equal((file, 4L), (error.File, error.Record));
    }

    [Fact]
    public void Every_changed_byte_and_every_cut_is_found()
    {
        string file = folder.File("a.tfrecord");
        TfRecordFile.Write(file, [[1, 2, 3], [4, 5]]);
        byte[] good = File.ReadAllBytes(file);
        for (int i = 0; i < good.Length; i++)
        {
            byte[] changed = [.. good];
            changed[i] ^= 0x10;
            File.WriteAllBytes(file, changed);
            var error = Assert.Throws<DataFormatException>(() => TfRecordFile.Read(file).Count());
            Assert.Equal((file, i < 19 ? 0L : 1L), (error.File, error.Record!.Value));
            File.WriteAllBytes(file, good[..i]);
            if (i is 0 or 19) Assert.Equal(i / 19, TfRecordFile.Read(file).Count());
            else Assert.Throws<DataFormatException>(() => TfRecordFile.Read(file).Count());
        }
    }

    [Fact]
    public void Long_records_take_no_memory_before_they_are_there()
    {
        string file = folder.File("a.tfrecord");
        TfRecordFile.Write(file, [new byte[1000]]);
        Assert.Contains("maxRecordLength is 999", Assert.Throws<DataFormatException>(
            () => TfRecordFile.Read(file, 999).Count()).Message, StringComparison.Ordinal);
        TfRecordFile.Write(file, [[0x0A, 0xFF, 0x01]]);
        var error = Assert.Throws<DataFormatException>(() => TfRecordFile.ReadExamples(file).Count());
        Assert.Equal("'" + file + "', record 0: Example is damaged: a field of 255 bytes has only 0.", error.Message);
    }

    [Fact]
    public void Changed_messages_are_read_or_refused_but_never_worse()
    {
        byte[] good = Example(3).ToBytes();
        var random = new RandomStream(1);
        for (int i = 0; i < 3000; i++)
        {
            byte[] changed = [.. good[..(good.Length - random.NextInt(3))]];
            for (int n = random.NextInt(4); n >= 0; n--)
                changed[random.NextInt(changed.Length)] = (byte)random.NextBits();
            try
            {
                TfExample.Parse(changed);
            }
            catch (FormatException)
            {
            }
        }
    }
}
