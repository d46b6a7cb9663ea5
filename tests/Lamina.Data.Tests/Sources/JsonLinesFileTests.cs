namespace Lamina.Data.Tests;

[Collection(MemoryOfProcess.Name)]
public sealed class JsonLinesFileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Keys_become_typed_columns()
    {
        string file = folder.Write("a.jsonl", """
            {"id": 1, "ok": true, "x": 1, "at": "2024-05-06T07:08:09", "who": "A\u00e9", "tags": ["a", {"b": 1}]}

            {"x": 2.5, "id": 2, "mixed": "a", "who": null}
            {"id": 3, "mixed": 7, "tags": {"c" : []}}
            """);
        TableSource source = JsonLinesFile.Open(file);
        Assert.Equal("(id: Integer, ok: Boolean, x: Number, at: Date, who: Text, tags: Text, mixed: Text)",
            source.Schema.ToString());
        List<DataRow> rows = await source.Read().ToListAsync();
        Assert.Equal(new DataRow(source.Schema, 1, true, 1.0, new DateTime(2024, 5, 6, 7, 8, 9), "Aé",
            """["a", {"b": 1}]""", DataValue.Missing), rows[0]);
        Assert.Equal("(id: 3, ok: missing, x: missing, at: missing, who: missing, tags: '{\"c\" : []}', mixed: '7')",
            rows[2].ToString());
    }

    [Fact]
    public async Task Columns_and_kinds_can_be_given()
    {
        string file = folder.Write("a.jsonl", """{"a": "AQI=", "b": 2, "c": "3", "v": [1, null, -2e1]}""");
        TableSource source = JsonLinesFile.Open(file, new()
        {
            Columns = ["b", "a", "later", "v"],
            Kinds = new Dictionary<string, DataKind>
            {
                ["a"] = DataKind.Bytes,
                ["later"] = DataKind.Number,
                ["v"] = DataKind.Vector,
            },
        });
        DataRow row = await source.Read().SingleAsync();
        Assert.Equal([1, 2], row.Bytes("a"));
        Assert.True(row.IsMissing("later"));
        Assert.Equal([1, double.NaN, -20], row.Vector("v")!);
        Assert.Equal(["b", "a", "later", "v"], row.Schema.Select(column => column.Name));
    }

    [Theory]
    [InlineData("{\"a\": 1}\n\n{\"a\": }\n", "line 3: it is no JSON")]
    [InlineData("{\"a\": 1}\n\n[1]\n", "line 3: it is no JSON object")]
    [InlineData("{\"a\": 1}\n\n{\"a\": 2} {}\n", "line 3: it is no JSON")]
    [InlineData("{\"a\": 1}\n\n{\"a\": 2, \"a\": 3}\n", "line 3: the key 'a' stands twice")]
    [InlineData("{\"a\": 1}\n\n{\"a\": \"x\"}\n", "line 3: the key 'a' holds \"x\"; a whole number was wanted")]
    [InlineData("{\"a\": 1}\n\n{\"b\": 1}\n", "line 3: the key 'b' was in none of the first 1 lines")]
    [InlineData("{\"a\": 1}\n\n{\"a\": 1", "line 3: it is no JSON")]
    [InlineData("{\"id\": 1}\n{\"id\": [1, {\"a\"", "record 1: line 2: it is no JSON")]
    public async Task Damage_is_told_with_file_record_and_line(string text, string problem)
    {
        string file = folder.Write("a.jsonl", text);
        TableSource source = JsonLinesFile.Open(file, new() { InferenceRows = 1 });
        var error = await Assert.ThrowsAsync<DataFormatException>(async () => await source.Read().CountAsync());
        Assert.Equal((file, 1L), (error.File, error.Record!.Value));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_lines_are_refused_and_long_ones_within_the_limit_are_read()
    {
        string file = folder.Write("a.jsonl", $$"""{"a": "{{new string('x', 300_000)}}"}""" + "\n{\"a\": \"y\"}\n");
        Assert.Equal([300_000, 1],
            await JsonLinesFile.Open(file).Read().Select(row => row.Text("a")!.Length).ToListAsync());
        Assert.Contains("line 1: it is longer than MaxRecordLength", Assert.Throws<DataFormatException>(
            () => JsonLinesFile.Open(file, new() { MaxRecordLength = 1000 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_keys_can_be_passed_over()
    {
        string file = folder.Write("a.jsonl", "{\"a\": 1}\n{\"a\": 2, \"b\": [1, 2]}\n");
        TableSource source = JsonLinesFile.Open(file, new() { InferenceRows = 1, IgnoreUnknownKeys = true });
        Assert.Equal([1L, 2L], await source.Read().Select(row => row.Integer("a")).ToListAsync());
    }

    [Fact]
    public async Task Large_files_stream()
    {
        string file = folder.File("large.jsonl");
        using (var writer = new StreamWriter(file))
            for (int i = 0; i < 200_000; i++) writer.WriteLine(FormattableString.Invariant($"{{\"i\": {i}}}"));
        long before = GC.GetTotalMemory(forceFullCollection: true), sum = 0, rows = 0, most = 0;
        await foreach (DataRow row in JsonLinesFile.Open(file).Read())
        {
            sum += row.Integer("i")!.Value;
            if (++rows % 50_000 == 0) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }
        Assert.Equal((200_000, 200_000L * 199_999 / 2), (rows, sum));
        Assert.True(most < 2_000_000, $"{most} bytes are held while reading");
    }
}
