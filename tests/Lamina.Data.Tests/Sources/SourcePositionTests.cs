using System.Globalization;
using System.IO.Compression;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Lamina.IR;
using Lamina.Saving;
using Microsoft.Data.Sqlite;
using Parquet;
using Parquet.Schema;
using static System.FormattableString;

namespace Lamina.Data.Tests;

/// <summary>
/// Reading goes on from a saved position of every kind of source, opened anew as another process would. All hold the
/// same table: a number and its half.
/// </summary>
public sealed class SourcePositionTests : IDisposable
{
    // Neither batches nor row groups divide it.
    const int Rows = 23, FirstGroup = 10;

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    static float[] Row(int i) => [i, i * 0.5f];

    [Theory]
    [InlineData("csv"), InlineData("csv.gz"), InlineData("jsonl"), InlineData("jsonl.gz"), InlineData("parquet")]
    [InlineData("arrow"), InlineData("arrows"), InlineData("tfrecord"), InlineData("tfrecord.gz"), InlineData("db")]
    [InlineData("idx"), InlineData("idx.gz"), InlineData("npy"), InlineData("texts")]
    public async Task Reading_goes_on_where_it_stopped(string kind)
    {
        await Write(kind);
        float[][] rows = await GoesOn(() => Open(kind));
        Assert.Equal(Enumerable.Range(0, Rows).Select(Row), rows);
        float[][] batches = await GoesOn(() => Open(kind).Shuffle(7, seed: 1).Batch(4).Repeat(3)
            .Map(batch => batch.ToArray<float>()).Prefetch(2));
        Assert.Equal(3 * 6, batches.Length);
        // Each pass has every row once.
        Assert.All(batches.Chunk(6), pass => Assert.Equal(rows, pass.SelectMany(b => b.Chunk(2)).OrderBy(r => r[0])));
    }

    [Theory]
    [InlineData("csv"), InlineData("parquet"), InlineData("npy")]
    public async Task A_source_that_became_shorter_is_told(string kind)
    {
        await Write(kind);
        string position = await PositionBehind(Open(kind).Read(), 20);
        await Write(kind, rows: 15);
        var error = await Assert.ThrowsAsync<DatasetException>(() => Rest(Open(kind), position));
        Assert.Contains("20 elements, and there are 15", error.Message, StringComparison.Ordinal);
        Assert.Equal(folder.File("rows." + kind), error.File);
    }

    /// <summary>Stops behind each element, and goes on in a dataset of its own; twice.</summary>
    static async Task<float[][]> GoesOn(Func<Dataset<float[]>> open)
    {
        float[][] all = await open().ToArrayAsync();
        for (int taken = 0; taken <= all.Length; taken++)
        {
            string first = await PositionBehind(open().Read(), taken);
            Assert.Equal(all[taken..], await Rest(open(), first));
            int further = Math.Min(2, all.Length - taken);
            string second = await PositionBehind(open().Read(DatasetPosition.Parse(first)), further);
            Assert.Equal(all[(taken + further)..], await Rest(open(), second));
        }
        return all;
    }

    static async Task<string> PositionBehind(DatasetReader<float[]> reader, int taken)
    {
        await using (reader)
        {
            for (int i = 0; i < taken; i++) Assert.True(await reader.MoveNextAsync());
            return reader.Position.ToJson();
        }
    }

    static async Task<List<float[]>> Rest(Dataset<float[]> dataset, string position)
    {
        await using DatasetReader<float[]> reader = dataset.Read(DatasetPosition.Parse(position));
        List<float[]> rest = [];
        while (await reader.MoveNextAsync()) rest.Add(reader.Current);
        return rest;
    }

    Dataset<float[]> Open(string kind)
    {
        string file = folder.File("rows." + kind);
        return kind.Split('.')[0] switch
        {
            "csv" => Numbers(CsvFile.Open(file)),
            "jsonl" => Numbers(JsonLinesFile.Open(file)),
            "parquet" => Numbers(ParquetFile.Open(file)),
            "arrow" or "arrows" => Numbers(ArrowFile.Open(file)),
            "db" => Numbers(DatabaseTable.Open(() => Connect(file), "select * from t order by id")),
            "tfrecord" => TfRecordFile.Examples(file).Map(example =>
                (float[])[example["id"].Integers[0], example["half"].Floats[0]]),
            "texts" => Dataset.From(ClassFolder.Read(file, [".txt"], shuffle: false).Files)
                .Map(text => File.ReadAllText(text.Path).Split(' '))
                .Map(parts => parts.Select(part => float.Parse(part, CultureInfo.InvariantCulture)).ToArray()),
            _ => ArrayFile.Records(file).Map(record => record.ToArray<float>()),
        };
    }

    static Dataset<float[]> Numbers(TableSource table) =>
        table.Rows.Map(row => (float[])[row.Integer("id")!.Value, (float)row.Number("half")]);

    async Task Write(string kind, int rows = Rows)
    {
        string file = folder.File("rows." + kind), plain = folder.File("rows." + kind.Split('.')[0]);
        int[] all = [.. Enumerable.Range(0, rows)];
        switch (kind.Split('.')[0])
        {
            case "csv":
                File.WriteAllLines(plain, ["id,half", .. all.Select(i => Invariant($"{i},{i * 0.5}"))]);
                break;
            case "jsonl":
                File.WriteAllLines(plain, all.Select(i => Invariant($"{{\"id\": {i}, \"half\": {i * 0.5}}}")));
                break;
            case "parquet":
                await WriteParquet(file, [all[..FirstGroup], all[FirstGroup..]]);
                break;
            case "arrow" or "arrows":
                WriteArrow(file, [all[..FirstGroup], all[FirstGroup..]], stream: kind == "arrows");
                break;
            case "db":
                await WriteDatabase(file, all);
                break;
            case "tfrecord":
                TfRecordFile.WriteExamples(plain, all.Select(i =>
                    new TfExample { ["id"] = TfFeature.From((long)i), ["half"] = TfFeature.From(i * 0.5f) }));
                break;
            case "idx":
                // float32 (0D) of two dimensions, the highest byte first.
                File.WriteAllBytes(plain, [0, 0, 0x0D, 2, 0, 0, 0, (byte)rows, 0, 0, 0, 2,
                    .. all.SelectMany(Row).SelectMany(x => BitConverter.GetBytes(x).Reverse())]);
                break;
            case "npy":
                NumPy.Save(file, NDArray.From<float>([.. all.SelectMany(Row)], (rows, 2)));
                break;
            case "texts":
                // In order: those of the first class come first.
                foreach (int i in all)
                    folder.Write(Invariant($"rows.texts/{(i < FirstGroup ? "a" : "b")}/{i:00}.txt"),
                        Invariant($"{i} {i * 0.5}"));
                break;
        }
        if (plain == file) return;
        using var gzip = new GZipStream(File.Create(file), CompressionMode.Compress);
        gzip.Write(File.ReadAllBytes(plain));
    }

    static async Task WriteParquet(string file, int[][] groups)
    {
        DataField<int> id = new("id");
        DataField<double> half = new("half");
        await using FileStream to = File.Create(file);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(id, half), to);
        foreach (int[] rows in groups)
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await group.WriteAsync<int>(id, rows);
            await group.WriteAsync<double>(half, rows.Select(i => i * 0.5).ToArray());
        }
    }

    static void WriteArrow(string file, int[][] groups, bool stream)
    {
        RecordBatch[] batches = [.. groups.Select(rows => new RecordBatch.Builder()
            .Append("id", false, new Int32Array.Builder().AppendRange(rows).Build())
            .Append("half", false, new DoubleArray.Builder().AppendRange(rows.Select(i => i * 0.5)).Build()).Build())];
        using FileStream to = File.Create(file);
        using ArrowStreamWriter writer = stream ? new ArrowStreamWriter(to, batches[0].Schema)
            : new ArrowFileWriter(to, batches[0].Schema);
        foreach (RecordBatch batch in batches) writer.WriteRecordBatch(batch);
        writer.WriteEnd();
    }

    static async Task WriteDatabase(string file, int[] rows)
    {
        await using SqliteConnection connection = Connect(file);
        await connection.OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "create table t (id integer, half real);" +
            string.Concat(rows.Select(i => Invariant($"insert into t values ({i}, {i * 0.5});")));
        await command.ExecuteNonQueryAsync();
    }

    static SqliteConnection Connect(string file) => new($"Data Source={file};Pooling=False");
}
