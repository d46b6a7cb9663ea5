using System.Buffers.Binary;
using Parquet;
using Parquet.Schema;

namespace Lamina.Data.Tests;

public sealed class ParquetFileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    static readonly DataField<int> id = new("id");
    static readonly DataField<double?> price = new("price");
    static readonly DataField<string> city = new("city");
    static readonly DataField<bool?> gold = new("gold");
    static readonly DateTimeDataField at = new("at", DateTimeFormat.DateAndTimeMicros);
    static readonly DataField<byte[]> photo = new("photo");
    static readonly DecimalDataField tax = new("tax", 10, 2);

    async Task<string> Write(int groups, int rows, CompressionMethod method = CompressionMethod.Snappy)
    {
        string file = folder.File("a.parquet");
        await using FileStream stream = File.Create(file);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(
            new ParquetSchema(id, price, city, gold, at, photo, tax), stream,
            new ParquetOptions { CompressionMethod = method });
        for (int g = 0; g < groups; g++)
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            int[] all = [.. Enumerable.Range(g * rows, rows)];
            await group.WriteAsync<int>(id, all);
            await group.WriteAsync<double>(price, all.Select(i => i % 2 == 0 ? i * 0.5 : (double?)null).ToArray());
            await group.WriteAsync(city, all.Select(i => i % 3 == 0 ? null : $"Zürich {i}").ToArray()!);
            await group.WriteAsync<bool>(gold, all.Select(i => i % 5 == 0 ? null : (bool?)(i % 2 == 0)).ToArray());
            await group.WriteAsync<DateTime>(at, all.Select(i => new DateTime(2024, 1, 1).AddHours(i)).ToArray());
            await group.WriteAsync(photo, all.Select(i => new byte[] { (byte)i }).ToArray());
            await group.WriteAsync<decimal>(tax, all.Select(i => i / 100m).ToArray());
        }
        return file;
    }

    [Fact]
    public async Task Columns_of_row_groups_become_rows()
    {
        TableSource source = ParquetFile.Open(await Write(3, 100));
        Assert.Equal("(id: Integer, price: Number, city: Text, gold: Boolean, at: Date, photo: Bytes, tax: Number)",
            source.Schema.ToString());
        List<DataRow> rows = await source.Read().ToListAsync();
        Assert.Equal(300, rows.Count);
        for (int i = 0; i < rows.Count; i++)
            Assert.Equal(new DataRow(source.Schema, i, i % 2 == 0 ? i * 0.5 : double.NaN,
                i % 3 == 0 ? null : $"Zürich {i}", i % 5 == 0 ? DataValue.Missing : i % 2 == 0,
                new DateTime(2024, 1, 1).AddHours(i), new[] { (byte)i }, (double)(i / 100m)), rows[i]);
    }

    [Theory]
    [InlineData(CompressionMethod.None)]
    [InlineData(CompressionMethod.Gzip)]
    [InlineData(CompressionMethod.Brotli)]
    [InlineData(CompressionMethod.Zstd)]
    [InlineData(CompressionMethod.Lz4Raw)]
    public async Task Rows_are_the_same_however_they_are_compressed(CompressionMethod method)
    {
        List<DataRow> rows = await ParquetFile.Open(await Write(2, 100)).Read().ToListAsync();
        Assert.Equal(rows, await ParquetFile.Open(await Write(2, 100, method)).Read().ToListAsync());
    }

    [Fact]
    public async Task Columns_can_be_chosen()
    {
        string file = await Write(1, 4);
        TableSource source = ParquetFile.Open(file, ["city", "id"]);
        Assert.Equal("(city: 'Zürich 2', id: 2)", (await source.Read().ElementAtAsync(2)).ToString());
        Assert.Contains("no column 'none'", Assert.Throws<ArgumentException>(
            () => ParquetFile.Open(file, ["none"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_of_numbers_are_vectors()
    {
        string file = folder.File("lists.parquet");
        var numbers = new DataField<float?>("element");
        var list = new ListField("x", numbers);
        await using (FileStream stream = File.Create(file))
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(id, list), stream))
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await group.WriteAsync<int>(id, new[] { 0, 1, 2, 3 });
            await group.WriteAsync<float>(numbers, new float?[] { 1, 2.5f, null, null, null, 4 },
                new[] { 0, 1, 1, 0, 0, 0 });
        }
        TableSource source = ParquetFile.Open(file);
        Assert.Equal("(id: Integer, x: Vector)", source.Schema.ToString());
        List<DataRow> rows = await source.Read().ToListAsync();
        Assert.Equal([1, 2.5, double.NaN], rows[0].Vector("x")!);
        Assert.Equal([4.0], rows[3].Vector("x")!);
        Assert.Equal(3, rows[3].Integer("id"));
        source = ParquetFile.Open(file, ["x"], maxGroupValues: 5);
        var error = await Assert.ThrowsAsync<DataFormatException>(async () => await source.Read().CountAsync());
        Assert.Contains("6 values in 4 rows", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_of_other_things_are_refused_by_name()
    {
        string file = folder.File("lists.parquet");
        var list = new DataField<IEnumerable<string>>("names");
        await using (FileStream stream = File.Create(file))
        await using (await ParquetWriter.CreateAsync(new ParquetSchema(id, list), stream)) { }
        Assert.Contains("'names'", Assert.Throws<ArgumentException>(() => ParquetFile.Open(file)).Message,
            StringComparison.Ordinal);
        Assert.Empty(await ParquetFile.Open(file, ["id"]).Read().ToListAsync());
    }

    [Fact]
    public async Task Damage_is_told_with_the_file()
    {
        string file = await Write(2, 50);
        byte[] good = File.ReadAllBytes(file);
        for (int cut = 0; cut < good.Length; cut += 97)
        {
            File.WriteAllBytes(file, good[..cut]);
            Assert.Equal(file, Assert.Throws<DataFormatException>(() => ParquetFile.Open(file)).File);
        }
        var random = new RandomStream(1);
        int found = 0;
        for (int i = 0; i < 300; i++)
        {
            byte[] changed = [.. good];
            changed[random.NextInt(changed.Length)] ^= (byte)(1 << random.NextInt(8));
            File.WriteAllBytes(file, changed);
            try
            {
                await ParquetFile.Open(file).Read().CountAsync();
            }
            catch (Exception e) when (e is DataFormatException or ArgumentException)
            {
                found++;
            }
        }
        Assert.True(found > 0);
        File.WriteAllBytes(file, good);
        TableSource source = ParquetFile.Open(file, maxGroupValues: 7 * 50 - 1);
        var error = await Assert.ThrowsAsync<DataFormatException>(async () => await source.Read().CountAsync());
        Assert.Contains("maxGroupValues is 349", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Each byte in turn, so that numbers go on beyond their end and sizes beyond what is there.</summary>
    [Theory]
    [InlineData(CompressionMethod.None)]
    [InlineData(CompressionMethod.Snappy)]
    [InlineData(CompressionMethod.Zstd)]
    public async Task A_changed_byte_ends_in_rows_or_an_error(CompressionMethod method)
    {
        string file = await Write(1, 20, method);
        byte[] good = File.ReadAllBytes(file);
        int found = 0;
        for (int i = 0; i < good.Length; i++)
        {
            byte[] changed = [.. good];
            changed[i] = (byte)(i % 2 == 0 ? 0xff : changed[i] ^ 1 << i % 7);
            File.WriteAllBytes(file, changed);
            try
            {
                await ParquetFile.Open(file).Read().CountAsync();
            }
            catch (ArgumentException e) when (e.Message.EndsWith("Choose columns.", StringComparison.Ordinal))
            {
                // The type of a column is now one that is not read.
            }
            catch (DataFormatException e)
            {
                Assert.Equal(file, e.File);
                found++;
            }
        }
        Assert.True(found > good.Length / 3, $"{found} of {good.Length} changes were found out");
    }

    [Fact]
    public async Task Metadata_that_are_cut_off_are_told()
    {
        string file = await Write(1, 3);
        byte[] good = File.ReadAllBytes(file);
        int length = BinaryPrimitives.ReadInt32LittleEndian(good.AsSpan(good.Length - 8));
        int begin = good.Length - 8 - length;
        for (int cut = 0; cut < length; cut++)
        {
            byte[] changed = [.. good[..(begin + cut)], .. BitConverter.GetBytes(cut), .. "PAR1"u8];
            File.WriteAllBytes(file, changed);
            Assert.Contains("goes beyond its end",
                Assert.Throws<DataFormatException>(() => ParquetFile.Open(file)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Counts_that_do_not_agree_are_told()
    {
        string file = await Write(1, 20);
        byte[] changed = File.ReadAllBytes(file);
        // The rows of the group: its third field, behind the columns and their bytes.
        int rows = changed.AsSpan().LastIndexOf((byte[])[0x16, 40]) + 1;
        changed[rows] = 42;
        File.WriteAllBytes(file, changed);
        var error = await Assert.ThrowsAsync<DataFormatException>(
            async () => await ParquetFile.Open(file).Read().CountAsync());
        Assert.Contains("'id' has 20 values for 21 rows", error.Message, StringComparison.Ordinal);
    }
}
