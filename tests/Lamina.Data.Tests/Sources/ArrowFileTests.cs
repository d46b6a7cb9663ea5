using System.Buffers.Binary;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Lamina.Data.Tests;

public sealed class ArrowFileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    static RecordBatch Batch(int from, int rows)
    {
        int[] all = [.. Enumerable.Range(from, rows)];
        var id = new Int32Array.Builder();
        var price = new DoubleArray.Builder();
        var city = new Apache.Arrow.StringArray.Builder();
        var gold = new BooleanArray.Builder();
        var at = new TimestampArray.Builder(new TimestampType(TimeUnit.Millisecond, "UTC"));
        var day = new Date32Array.Builder();
        var photo = new BinaryArray.Builder();
        var kind = new Int8Array.Builder();
        foreach (int i in all)
        {
            id.Append(i);
            if (i % 2 == 0) price.Append(i * 0.5); else price.AppendNull();
            if (i % 3 == 0) city.AppendNull(); else city.Append($"Zürich {i}");
            gold.Append(i % 2 == 0);
            at.Append(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(i));
            day.Append(new DateTime(2024, 1, 1).AddDays(i));
            photo.Append([(byte)i]);
            kind.Append((sbyte)(i % 2));
        }
        var type = new DictionaryType(Int8Type.Default, StringType.Default, false);
        var kinds = new DictionaryArray(type, kind.Build(), new Apache.Arrow.StringArray.Builder()
            .Append("even").Append("odd").Build());
        return new RecordBatch.Builder().Append("id", false, id.Build()).Append("price", true, price.Build())
            .Append("city", true, city.Build()).Append("gold", false, gold.Build()).Append("at", false, at.Build())
            .Append("day", false, day.Build()).Append("photo", false, photo.Build()).Append("kind", false, kinds)
            .Build();
    }

    string Write(bool stream, CompressionCodecType? codec = null)
    {
        string file = folder.File(stream ? "a.arrows" : "a.arrow");
        using FileStream to = File.Create(file);
        RecordBatch first = Batch(0, 40);
        var options = new IpcOptions
        {
            CompressionCodec = codec,
            CompressionCodecFactory = new CompressionCodecFactory(),
        };
        using ArrowStreamWriter writer = stream ? new ArrowStreamWriter(to, first.Schema, leaveOpen: false, options)
            : new ArrowFileWriter(to, first.Schema, leaveOpen: false, options);
        writer.WriteRecordBatch(first);
        writer.WriteRecordBatch(Batch(40, 25));
        writer.WriteEnd();
        return file;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [InlineData(false, CompressionCodecType.Lz4Frame)]
    [InlineData(true, CompressionCodecType.Zstd)]
    public async Task Record_batches_become_rows(bool stream, CompressionCodecType? codec = null)
    {
        TableSource source = ArrowFile.Open(Write(stream, codec));
        Assert.Equal("(id: Integer, price: Number, city: Text, gold: Boolean, at: Date, day: Date, photo: Bytes, " +
            "kind: Text)", source.Schema.ToString());
        List<DataRow> rows = await source.Read().ToListAsync();
        Assert.Equal(65, rows.Count);
        for (int i = 0; i < rows.Count; i++)
            Assert.Equal(new DataRow(source.Schema, i, i % 2 == 0 ? i * 0.5 : double.NaN,
                i % 3 == 0 ? null : $"Zürich {i}", i % 2 == 0, new DateTime(2024, 1, 1).AddHours(i),
                new DateTime(2024, 1, 1).AddDays(i), new[] { (byte)i }, i % 2 == 0 ? "even" : "odd"), rows[i]);
        TableSource some = ArrowFile.Open(source.Name, ["kind", "id"]);
        Assert.Equal("(kind: 'odd', id: 41)", (await some.Read().ElementAtAsync(41)).ToString());
        Assert.Throws<ArgumentException>(() => ArrowFile.Open(source.Name, ["none"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [InlineData(false, CompressionCodecType.Zstd)]
    [InlineData(true, CompressionCodecType.Lz4Frame)]
    public async Task Damage_is_told_with_the_file(bool stream, CompressionCodecType? codec = null)
    {
        string file = Write(stream, codec);
        byte[] good = File.ReadAllBytes(file);
        var random = new RandomStream(1);
        int found = 0;
        for (int i = 0; i < 400; i++)
        {
            byte[] changed = [.. good[..(i % 2 == 0 ? good.Length : random.NextInt(good.Length))]];
            if (i % 2 == 0) changed[random.NextInt(changed.Length)] ^= (byte)(1 << random.NextInt(8));
            File.WriteAllBytes(file, changed);
            try
            {
                await ArrowFile.Open(file).Read().CountAsync();
            }
            catch (Exception e) when (e is DataFormatException or ArgumentException)
            {
                if (e is DataFormatException told) Assert.Equal(file, told.File);
                found++;
            }
        }
        Assert.True(found > 100, $"{found} of 400 changed files were found out");
    }

    /// <summary>The library takes as much memory as lengths and counts tell it to.</summary>
    [Fact]
    public async Task Lengths_and_counts_beyond_the_file_take_no_memory()
    {
        string file = Write(stream: true);
        byte[] good = File.ReadAllBytes(file), changed = [.. good];
        BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(4), int.MaxValue);
        File.WriteAllBytes(file, changed);
        Assert.Contains("metadata of 2147483647 bytes begin at 8, which the",
            Assert.Throws<DataFormatException>(() => ArrowFile.Open(file)).Message, StringComparison.Ordinal);
        // Behind the schema comes the dictionary, with a number of columns and one of buffers.
        int dictionary = 8 + BinaryPrimitives.ReadInt32LittleEndian(good.AsSpan(4));
        Assert.True(await CountsFoundTooLarge(file, good, begin: 0) > 0);
        Assert.True(await CountsFoundTooLarge(file, good, dictionary) >= 2);
    }

    [Theory]
    [InlineData(CompressionCodecType.Lz4Frame, 255)]
    [InlineData(CompressionCodecType.Zstd, 32768)]
    public async Task Compressed_bytes_become_what_they_can(CompressionCodecType codec, long mostOfOne)
    {
        string file = folder.File("zeros.arrow");
        const int Rows = 100_000;
        RecordBatch batch = new RecordBatch.Builder().Append("x", false, new Int64Array.Builder()
            .AppendRange(new long[Rows]).Build()).Build();
        using (FileStream to = File.Create(file))
        using (var writer = new ArrowFileWriter(to, batch.Schema, leaveOpen: false,
            new() { CompressionCodec = codec, CompressionCodecFactory = new CompressionCodecFactory() }))
        {
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }
        // Far more than the file has.
        byte[] good = File.ReadAllBytes(file);
        Assert.True(good.Length < Rows);
        Assert.Equal(Rows, await ArrowFile.Open(file).Read().CountAsync());
        int at = good.AsSpan().IndexOf(BitConverter.GetBytes(8L * Rows));
        foreach (long size in (long[])[-2, 1L << 40, good.Length * mostOfOne])
        {
            BinaryPrimitives.WriteInt64LittleEndian(good.AsSpan(at), size);
            File.WriteAllBytes(file, good);
            var error = await Assert.ThrowsAsync<DataFormatException>(
                async () => await ArrowFile.Open(file).Read().CountAsync());
            Assert.Contains($"are to become {size};", error.Message, StringComparison.Ordinal);
        }
    }

    // Makes every small number of a message large, one after the other.
    static async Task<int> CountsFoundTooLarge(string file, byte[] good, int begin)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(good.AsSpan(begin + 4)), found = 0;
        for (int at = begin + 8; at < begin + 8 + length; at += 4)
        {
            if (BinaryPrimitives.ReadInt32LittleEndian(good.AsSpan(at)) is not (>= 1 and <= 8)) continue;
            byte[] changed = [.. good];
            BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(at), 1 << 27);
            File.WriteAllBytes(file, changed);
            try
            {
                await ArrowFile.Open(file).Read().CountAsync();
            }
            catch (DataFormatException e) when (e.Message.EndsWith("outside itself", StringComparison.Ordinal))
            {
                found++;
            }
            catch (DataFormatException)
            {
                // The number was something else than a count.
            }
        }
        return found;
    }

    [Fact]
    public void Two_columns_of_one_name_are_told_with_the_file()
    {
        string file = folder.File("twice.arrow");
        RecordBatch batch = Batch(0, 2);
        batch = new RecordBatch.Builder().Append("id", false, batch.Column(0)).Append("id", true, batch.Column(1))
            .Build();
        using (FileStream to = File.Create(file))
        using (var writer = new ArrowFileWriter(to, batch.Schema))
        {
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }
        Assert.Contains("it has the column 'id' twice",
            Assert.Throws<DataFormatException>(() => ArrowFile.Open(file)).Message, StringComparison.Ordinal);
        Assert.Equal("(id: Integer)", ArrowFile.Open(file, ["id"]).Schema.ToString());
    }

    [Fact]
    public async Task Lists_of_numbers_are_vectors()
    {
        var lists = new ListArray.Builder(FloatType.Default);
        var numbers = (FloatArray.Builder)lists.ValueBuilder;
        lists.Append();
        numbers.Append(1).Append(2.5f);
        lists.AppendNull();
        lists.Append();
        lists.Append();
        numbers.AppendNull();
        var pairs = new FixedSizeListArray.Builder(Int32Type.Default, 2);
        var whole = (Int32Array.Builder)pairs.ValueBuilder;
        for (int i = 0; i < 4; i++)
        {
            pairs.Append();
            whole.Append(i).Append(-i);
        }
        string file = folder.File("lists.arrow");
        RecordBatch batch = new RecordBatch.Builder().Append("x", true, lists.Build()).Append("p", true, pairs.Build())
            .Build();
        using (FileStream to = File.Create(file))
        using (var writer = new ArrowFileWriter(to, batch.Schema))
        {
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }
        TableSource source = ArrowFile.Open(file);
        Assert.Equal("(x: Vector, p: Vector)", source.Schema.ToString());
        List<DataRow> rows = await source.Read().ToListAsync();
        Assert.Equal([[1, 2.5], null, [], [double.NaN]], rows.Select(row => row.Vector("x")));
        Assert.Equal([[0, 0], [1, -1], [2, -2], [3, -3]], rows.Select(row => row.Vector("p")));
        Assert.Equal("[1, 2.5]", rows[0].Text("x"));
        Assert.NotEqual(rows[0]["x"], rows[1]["x"]);
        Assert.Equal(rows[0]["x"], (DataValue)new[] { 1, 2.5 });
    }
}
