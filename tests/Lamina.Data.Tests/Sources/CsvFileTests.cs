using System.IO.Compression;
using System.Text;

namespace Lamina.Data.Tests;

[Collection(MemoryOfProcess.Name)]
public sealed class CsvFileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    static async Task<List<DataRow>> All(TableSource source)
    {
        List<DataRow> rows = [];
        await foreach (DataRow row in source.Read()) rows.Add(row);
        return rows;
    }

    [Fact]
    public async Task Kinds_are_inferred_and_values_are_typed()
    {
        string file = folder.Write("t.csv",
            "id,price,city,seen,gold,note\r\n1,1.5,\"Oslo, N\",2024-02-29,true,\r\n" +
            "2,NA,\"a \"\"b\"\"\",2024-03-01,FALSE,x\r\n");
        TableSource source = CsvFile.Open(file);
        Assert.Equal("(id: Integer, price: Number, city: Text, seen: Date, gold: Boolean, note: Text)",
            source.Schema.ToString());
        List<DataRow> rows = await All(source);
        Assert.Equal(new DataRow(
            source.Schema, 1, 1.5, "Oslo, N", new DateTime(2024, 2, 29), true, DataValue.Missing), rows[0]);
        Assert.Equal(new DataRow(
            source.Schema, 2, double.NaN, "a \"b\"", new DateTime(2024, 3, 1), false, "x"), rows[1]);
        Assert.Equal(rows, await All(source));
    }

    [Fact]
    public void A_needed_column_that_is_not_there_is_named_with_the_file()
    {
        string csv = folder.Write("t.csv", "a,b\n1,2\n"), json = folder.Write("t.jsonl", "{\"a\": 1, \"b\": 2}\n");
        Assert.Equal(2, CsvFile.Open(csv, new() { Needed = ["b", "a"] }).Schema.Count);
        Assert.Equal(2, JsonLinesFile.Open(json, new() { Needed = ["b"] }).Schema.Count);
        var error = Assert.Throws<DataFormatException>(() => CsvFile.Open(csv, new() { Needed = ["a", "c"] }));
        Assert.Equal($"'{csv}': it has no column 'c'; it has a, b.", error.Message);
        error = Assert.Throws<DataFormatException>(() => JsonLinesFile.Open(json, new() { Needed = ["c"] }));
        Assert.Equal($"'{json}': it has no column 'c'; it has a, b.", error.Message);
    }

    [Fact]
    public async Task Tabs_gzip_byte_order_mark_and_no_header()
    {
        string file = folder.File("t.tsv.gz");
        using (var gzip = new GZipStream(File.Create(file), CompressionMode.Compress))
            gzip.Write([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("1\té,x\n2\tb")]);
        TableSource source = CsvFile.Open(file, new() { HasHeader = false });
        Assert.Equal("(column1: Integer, column2: Text)", source.Schema.ToString());
        Assert.Equal(["é,x", "b"], (await All(source)).Select(row => row.Text("column2")));
    }

    [Fact]
    public async Task Columns_and_kinds_can_be_given()
    {
        string file = folder.Write("t.csv", "zip,day,x\n0123,31.12.1999,1\n");
        TableSource source = CsvFile.Open(file, new()
        {
            Columns = ["day", "zip"],
            DateFormats = ["dd.MM.yyyy"],
            Kinds = new Dictionary<string, DataKind> { ["zip"] = DataKind.Text },
        });
        DataRow row = Assert.Single(await All(source));
        Assert.Equal("(day: 1999-12-31, zip: '0123')", row.ToString());
        Assert.Throws<ArgumentException>(() => CsvFile.Open(file, new() { Columns = ["none"] }));
    }

    [Theory]
    [InlineData("a,b\n1,2\n\n3,\"x\ny\"\n4\n", 2, "line 6: 1 fields came; 2 were wanted")]
    [InlineData("a,b\n1,2\n3,4,5\n", 1, "line 3: 3 fields came; 2 were wanted")]
    [InlineData("a,b\n#1,2\n", null, null)]
    [InlineData("a,b\n1,2\n3,\"open\n4,5\n", 1, "line 3: ")]
    [InlineData("", null, "it is empty")]
    [InlineData("a,b,a\n1,2,3\n", null, "'a' twice")]
    public async Task Damage_is_told_with_file_record_and_line(string text, int? record, string? problem)
    {
        string file = folder.Write("t.csv", text);
        if (problem is null)
        {
            Assert.Equal("#1", Assert.Single(await All(CsvFile.Open(file))).Text("a"));
            return;
        }
        var error = await Assert.ThrowsAsync<DataFormatException>(async () => await All(CsvFile.Open(file)));
        Assert.Equal((file, (long?)record), (error.File, error.Record));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Value_that_contradicts_the_inferred_kind_is_told()
    {
        string file = folder.Write("t.csv", "a,b\n1,2\n2,x\n");
        TableSource source = CsvFile.Open(file, new() { InferenceRows = 1 });
        var error = await Assert.ThrowsAsync<DataFormatException>(async () => await All(source));
        Assert.Equal(1, error.Record);
        Assert.Contains(
            "line 3: column 'b' holds 'x'; a whole number was wanted", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_records_and_bad_bytes_are_refused()
    {
        string file = folder.Write("t.csv", "a\n" + new string('x', 5000) + "\n");
        TableSource source = CsvFile.Open(folder.Write("short.csv", "a\nx\n"));
        Assert.Single(await All(source));
        Assert.Contains("longer than MaxRecordLength", Assert.Throws<DataFormatException>(
            () => CsvFile.Open(file, new() { MaxRecordLength = 1000 })).Message, StringComparison.Ordinal);
        string bad = folder.File("bad.csv");
        File.WriteAllBytes(bad, [.. "a\n1\n"u8, 0xFF, 0xFE, (byte)'\n']);
        Assert.Throws<DataFormatException>(() => CsvFile.Open(bad));
        string cut = folder.File("cut.csv.gz");
        using (var gzip = new GZipStream(File.Create(cut), CompressionMode.Compress))
            gzip.Write(Encoding.UTF8.GetBytes("a\n" + string.Concat(Enumerable.Range(0, 9999).Select(i => $"{i}\n"))));
        byte[] whole = File.ReadAllBytes(cut);
        File.WriteAllBytes(cut, whole[..(whole.Length / 2)]);
        await Assert.ThrowsAsync<DataFormatException>(async () => await All(CsvFile.Open(cut)));
    }

    [Fact]
    public async Task Large_files_stream()
    {
        string file = folder.File("large.csv");
        using (var writer = new StreamWriter(file))
        {
            writer.WriteLine("a,b");
            for (int i = 0; i < 400_000; i++) writer.WriteLine(FormattableString.Invariant($"{i},{i * 0.5}"));
        }
        TableSource source = CsvFile.Open(file);
        long before = GC.GetTotalMemory(forceFullCollection: true), rows = 0, most = 0;
        double sum = 0;
        await foreach (DataRow row in source.Read())
        {
            sum += row.Number("b");
            if (++rows % 100_000 == 0) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }
        Assert.Equal((400_000, 0.5 * 400_000 * 399_999 / 2), (rows, sum));
        Assert.True(most < 2_000_000, $"{most} bytes are held while reading");
    }
}
