using System.Runtime.CompilerServices;

namespace Lamina.Reports.Tests;

public class ResultsTests
{
    static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(file, "../../.."));

    static Result Found(string name, string peer, double ours, double theirs) => new(name, "samples/s", peer, 2,
        new(ours, ours - 1, ours + 1), new(theirs, theirs - 1, theirs + 1), ours / theirs, 226.5, 14.8e6, "0.4",
        "2026-11-24", $"bench/compare {name}");

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    public void The_table_of_a_readme_is_what_the_results_say(string file) =>
        Assert.True(Readme.Wanted(Root(), file) == File.ReadAllText(Path.Combine(Root(), file)),
            $"{file} does not show what bench/results holds; run bench/readme.");

    [Fact]
    public void A_result_reads_back_as_it_was_written()
    {
        Result result = Found("seed-cnn-train", "torchsharp", 11227.25, 5032.5);
        Assert.Equal(result, Result.Parse(result.ToString()));
    }

    [Fact]
    public void A_line_of_something_else_is_refused() =>
        Assert.Contains("16 cells", Assert.Throws<FormatException>(() => Result.Parse("a\tb")).Message);

    [Fact]
    public void A_new_result_takes_the_place_of_the_old_one_and_no_other()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}", "latest.tsv");
        try
        {
            Results.Record(path, [Found("a", "p", 1, 2), Found("a", "q", 3, 4), Found("b", "p", 5, 6)]);
            Results.Record(path, [Found("a", "q", 7, 8), Found("c", "p", 9, 10)]);
            Assert.Equal([1, 7, 5, 9], Results.Read(path).Select(result => result.Ours.Median));
            Assert.Equal(["a", "a", "b", "c"], Results.Read(path).Select(result => result.Case));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Fact]
    public void The_table_shows_jobs_in_its_own_order_and_where_we_are_ahead()
    {
        string table = ReadmeTable.Of([Found("mlp-train", "torchsharp", 90, 100),
            Found("seed-cnn-train", "torchsharp", 12340, 5000), Found("unknown", "torchsharp", 1, 1)],
            [("Elsewhere", [Found("mlp-train", "onnxruntime", 3, 1), Found("mlp-train", "torchsharp", 2, 1)]),
                ("Nowhere", [])], chinese: false);
        Assert.Equal("""
            | job | Lamina | peer | ratio | Elsewhere | Nowhere |
            |---|---:|---:|---:|---:|---:|
            | CNN above, training, samples/s | 12,340 | 5,000 (TorchSharp) | **2.47** | – | – |
            | perceptron 784–512–512–10, training, samples/s | 90 | 100 (TorchSharp) | 0.90 | **2.00** | – |

            """, table);
    }

    [Fact]
    public void A_readme_without_a_place_for_the_table_is_an_error() =>
        Assert.Throws<FormatException>(() => ReadmeTable.Put("# Lamina\n", "|a|\n"));

    [Theory]
    [InlineData("cpu family\t: 25\nmodel\t\t: 17\nmodel name\t: AMD EPYC\n", "amd-epyc-zen4")]
    [InlineData("cpu family\t: 26\nmodel\t\t: 2\nmodel name\t: AMD EPYC 9655P\n", "amd-epyc-9655p-zen5")]
    [InlineData(
        "cpu family\t: 6\nmodel\t\t: 143\nmodel name\t: Intel(R) Xeon(R) w5\n", "intel-xeon-w5-sapphire-rapids")]
    public void Results_lie_in_a_folder_with_the_name_of_the_processor(string cpuinfo, string folder) =>
        Assert.Equal(folder, Machine.NameOf(cpuinfo));
}
