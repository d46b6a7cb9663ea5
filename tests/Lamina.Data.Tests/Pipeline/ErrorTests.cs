using System.Runtime.CompilerServices;
using Lamina.IR;

namespace Lamina.Data.Tests.Pipeline;

/// <summary>Failures name stage, file and record.</summary>
public class ErrorTests
{
    static Dataset<string> Lines(string file, int count) =>
        Dataset.From(file, _ => Enumerable.Range(0, count).Select(i => $"{file}:{i}").ToAsyncEnumerable());

    static async Task<DatasetException> Failure<T>(Dataset<T> dataset) =>
        await Assert.ThrowsAsync<DatasetException>(() => dataset.CountAsync().AsTask());

    static string FailAt(string line, string where) =>
        line == where ? throw new FormatException("no number") : line;

    [Theory]
    [InlineData(1), InlineData(4)]
    public async Task A_map_names_the_file_and_the_record_behind_other_stages(int degree)
    {
        DatasetException error = await Failure(Dataset.From(["a.csv", "b.csv", "c.csv"])
            .Interleave(file => Lines(file, 5), cycle: 2).Shuffle(4, seed: 1).Prefetch(2)
            .Map(line => FailAt(line, "b.csv:3"), degree).Chunk(2));
        Assert.Equal(("Map", "b.csv", 3L), (error.Stage, error.File, error.Record!.Value));
        Assert.IsType<FormatException>(error.InnerException);
        Assert.Equal("Map failed at record 3 of 'b.csv': no number " +
            "(The stages are From → Interleave → Shuffle → Prefetch → Map.)", error.Message);
    }

    [Fact]
    public async Task A_reader_s_own_place_counts()
    {
        DatasetException error = await Failure(Dataset.From<string>("folder", Broken).Prefetch(1));
        Assert.Equal(("From", "x.csv", 17L), (error.Stage, error.File, error.Record!.Value));
        Assert.Equal("'x.csv', record 17: 3 fields came, 4 were wanted", error.InnerException!.Message);
        Assert.IsAssignableFrom<IOException>(error.InnerException);
    }

    static async IAsyncEnumerable<string> Broken([EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return "first";
        await Task.Yield();
        throw new DataFormatException("x.csv", 17, "3 fields came, 4 were wanted");
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        DatasetException error = await Failure(Dataset.From(["no-such-file"]).Map(File.ReadAllText));
        Assert.IsAssignableFrom<IOException>(error.InnerException);
        Assert.Contains("no-such-file", error.Message, StringComparison.Ordinal);
        error = await Failure(Dataset.Files("no-such-folder"));
        Assert.Equal("Files", error.Stage);
        Assert.Contains("no-such-folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_map_over_files_names_the_file()
    {
        string folder = Directory.CreateTempSubdirectory("lamina-data").FullName;
        try
        {
            string path = Path.Combine(folder, "x.bin");
            await File.WriteAllTextAsync(path, "");
            DatasetException error = await Failure(Dataset.Files(folder)
                .Map<int>(_ => throw new InvalidDataException("it is empty")));
            Assert.Equal((path, null), (error.File, error.Record));
            Assert.StartsWith($"Map failed at '{path}': it is empty", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("Filter"), InlineData("Bucket"), InlineData("Interleave"), InlineData("Random")]
    public async Task Every_stage_with_a_function_says_where_it_failed(string name)
    {
        Dataset<string> lines = Lines("a.csv", 9);
        int Fail(string line) => FailAt(line, "a.csv:6").Length;
        DatasetException error = name switch
        {
            "Filter" => await Failure(lines.Filter(line => Fail(line) > 0)),
            "Bucket" => await Failure(lines.BucketByLength(Fail, [3], 2)),
            "Interleave" => await Failure(lines.Interleave(line => Dataset.Range(0, Fail(line)), cycle: 2)),
            _ => await Failure(lines.Map((line, random) => Fail(line) + random.NextInt(2), seed: 1)),
        };
        Assert.Equal(("a.csv", 6L), (error.File, error.Record!.Value));
        Assert.Equal(name switch { "Bucket" => "BucketByLength", "Random" => "Map", _ => name }, error.Stage);
    }

    [Fact]
    public async Task What_comes_before_a_failure_comes_at_any_degree()
    {
        foreach (int degree in (int[])[1, 2, 5])
        {
            var before = new List<int>();
            await Assert.ThrowsAsync<DatasetException>(async () =>
            {
                Dataset<int> failing = Dataset.Range(0, 20).Map(i => i == 7 ? throw new FormatException() : i);
                await foreach (int i in failing.Map(i => i, degree).Prefetch(3)) before.Add(i);
            });
            Assert.Equal([0, 1, 2, 3, 4, 5, 6], before);
        }
    }

    [Fact]
    public async Task Values_that_do_not_stack_say_why()
    {
        DatasetException shapes = await Failure(Dataset.Range(1, 4).Map(i => new float[i]).Batch(2));
        Assert.Equal("Batch", shapes.Stage);
        Assert.Contains("Value 1 of a batch is float32 (2,), and value 0 is float32 (1,)", shapes.Message,
            StringComparison.Ordinal);
        DatasetException type = await Failure(Dataset.From(["text"]).Batch(2));
        Assert.Contains("A String cannot be stacked", type.Message, StringComparison.Ordinal);
        DatasetException rank = await Failure(Dataset.From(new NDArray[] { new float[1], new float[1, 1] })
            .PaddedBatch(2));
        Assert.Contains("equally many dimensions", rank.Message, StringComparison.Ordinal);
        DatasetException length = await Failure(Dataset.From(new NDArray[] { new float[5] })
            .PaddedBatch(2, new Padding(Length: 4)));
        Assert.Contains("longer than the length 4", length.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_not_repeated_for_ever()
    {
        DatasetException error = await Failure(Dataset.Range(0, 5).Filter(i => i > 9).Repeat());
        Assert.Equal("Repeat", error.Stage);
        Assert.Empty(await Dataset.Range(0, 0).Repeat(3).ToArrayAsync());
    }

    [Fact]
    public void Arguments_are_checked_when_the_pipeline_is_made()
    {
        Dataset<int> numbers = Dataset.Range(0, 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => numbers.Map(i => i, degree: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => numbers.Shuffle(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => numbers.Chunk(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => numbers.Prefetch(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => numbers.Shard(2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => numbers.Window(2, shift: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Dataset.Range(int.MaxValue, 2));
        Assert.Throws<ArgumentException>(() => numbers.BucketByLength(i => i, [3, 3], 2));
        Assert.Throws<ArgumentException>(() => numbers.BucketByLength(i => i, [3, 5], [2, 2]));
        Assert.Throws<ArgumentException>(() => Dataset.From(new float[2, 3], new float[3]));
        Assert.Throws<ArgumentException>(() => Dataset.From(NDArray.Scalar(1)));
    }
}
