using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Data.Tests;

/// <summary>The examples of docs/data.md: each stands here as it stands there, and runs.</summary>
public class DocumentationTests
{
    [Fact]
    public void A_dataset_trains_a_model()
    {
        Dataset<(NDArray X, NDArray Y)> train = Dataset.Range(0, 10_000)
            .Map(i => (X: new[] { i % 100 / 100f, i % 7 / 7f }, Y: i % 100 < 50 ? 0 : 1))
            .Shuffle(1000, seed: 1)                       // another order each epoch
            .Batch(32)                                    // (32, 2) and (32)
            .Prefetch(2);                                 // in the background, two batches ahead

        Sequential model = [new Dense(8, activation: "relu", inputShape: 2), new Dense(2, activation: "softmax")];
        model.Compile("adam", "sparse_categorical_crossentropy", ["accuracy"]);
        model.Fit(train, epochs: 3, validationData: train);
        Assert.NotNull(model.Predict(train.Take(1)));
    }

    [Fact]
    public void Records_say_what_they_consist_of()
    {
        (float[] Face, int Age, int Label)[] people = [([0.1f, 0.2f], 31, 0), ([0.3f, 0.4f], 42, 1)];
        Dataset<Batch> batches = Dataset.From(people).Batch(2, person => new Batch(
            new Dictionary<string, NDArray> { ["face"] = person.Face, ["age"] = NDArray.Scalar(person.Age) },
            NDArray.Scalar(person.Label)));
        Assert.Equal("face", batches.ToBlockingEnumerable().Single().X.Keys![0]);
    }

    [Fact]
    public void Texts_are_padded()
    {
        (int[] Words, int Class)[] texts = [([5, 2, 9], 0), ([7], 1), ([1, 2, 3, 4, 5, 6], 1)];
        Dataset<(NDArray X, NDArray Y)> batches = Dataset.From(texts)
            .BucketByLength(text => text.Words.Length, boundaries: [4, 8], batchSize: 32)
            .Stack(new Padding(Multiple: 4));             // (2, 4) and (1, 8)
        Assert.Equal(["(2, 4)", "(1, 8)"], batches.ToBlockingEnumerable().Select(batch => batch.X.Shape.ToString()));
    }

    [Fact]
    public void Files_are_read_in_parallel()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllLines(Path.Combine(folder, "a.txt"), ["1", "2"]);
        File.WriteAllLines(Path.Combine(folder, "b.txt"), ["3", "4"]);
        Dataset<int> numbers = Dataset.Files(folder, "*.txt")
            .Interleave(file => Dataset.From(file, token => File.ReadLinesAsync(file, token)).Prefetch(64), cycle: 2)
            .Map(int.Parse, degree: Environment.ProcessorCount);   // 1, 3, 2, 4
        Assert.Equal([1, 3, 2, 4], numbers.ToBlockingEnumerable());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Reading_goes_on()
    {
        Dataset<int> numbers = Dataset.Range(0, 1000).Shuffle(100, seed: 1).Repeat();
        string saved;
        await using (DatasetReader<int> reader = numbers.Read())
        {
            for (int i = 0; i < 1500; i++) await reader.MoveNextAsync();
            saved = reader.Position.ToJson();
        }
        await using DatasetReader<int> goesOn = numbers.Read(DatasetPosition.Parse(saved));
        Assert.True(await goesOn.MoveNextAsync());
        Assert.Equal(await numbers.Skip(1500).FirstAsync(), goesOn.Current);
    }

    [Fact]
    public void The_page_has_no_other_examples()
    {
        string root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));
        string code = Flat(File.ReadAllText(
            Path.Combine(root, "tests/Lamina.Data.Tests", $"{nameof(DocumentationTests)}.cs")));
        string[] examples = [.. File.ReadAllText(Path.Combine(root, "docs/data.md")).Split("```csharp\n").Skip(1)
            .Select(rest => rest.Split("```")[0])];
        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Contains(Flat(example), code, StringComparison.Ordinal));
    }

    /// <summary>The lines without using directives, indentation and empty ones.</summary>
    static string Flat(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim())
        .Where(line => line.Length > 0 && !line.StartsWith("using ", StringComparison.Ordinal)));
}
