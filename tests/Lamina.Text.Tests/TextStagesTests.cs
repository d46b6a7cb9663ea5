using Lamina.Data;
using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Text.Tests;

public sealed class TextStagesTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("texts").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Texts_of_a_folder_become_batches_of_numbers()
    {
        foreach ((string name, string[] texts) in ((string, string[])[])
            [("bad", ["bad bad day", "so bad"]), ("good", ["good day", "good good good"])])
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
            for (int i = 0; i < texts.Length; i++)
                await File.WriteAllTextAsync(Path.Combine(folder, name, $"{i}.txt"), texts[i]);
        }
        await File.WriteAllTextAsync(Path.Combine(folder, "good", "note.md"), "no text of the class");
        var files = ClassFolder.Read(folder, [".txt"], shuffle: false);
        var texts1 = TextFolder.Dataset(files);
        TextVectorization layer = new(outputSequenceLength: 3);
        await layer.AdaptAsync(texts1.Map(pair => pair.Text));
        Assert.Equal(["", "[UNK]", "good", "bad", "day", "so"], layer.GetVocabulary());
        List<(NDArray X, NDArray Y)> batches = [];
        await foreach (var batch in texts1.Vectorize(layer, 3)) batches.Add(batch);
        Assert.Equal(2, batches.Count);
        Assert.Equal([3, 3, 4, 5, 3, 0, 2, 4, 0], batches[0].X.ToArray<long>());
        Assert.Equal([0, 0, 1], batches[0].Y.ToArray<int>());
        Assert.Equal([2, 2, 2], batches[1].X.ToArray<long>());
    }

    [Fact]
    public async Task Reading_a_folder_goes_on_where_it_stopped()
    {
        for (int i = 0; i < 13; i++)
        {
            Directory.CreateDirectory(Path.Combine(folder, $"class{i % 3}"));
            await File.WriteAllTextAsync(Path.Combine(folder, $"class{i % 3}", $"{i}.txt"), $"text {i} 世界");
        }
        // As another process would open it.
        Dataset<string> Open() => TextFolder.Dataset(ClassFolder.Read(folder, [".txt"], seed: 7))
            .Shuffle(5, seed: 1).Chunk(4).Repeat(2)
            .Map(some => string.Join('|', some.Select(pair => $"{pair.Text} {pair.Label[0]}")));
        string[] all = await Open().ToArrayAsync();
        Assert.Equal(8, all.Length);
        for (int taken = 0; taken <= all.Length; taken++)
        {
            await using DatasetReader<string> reader = Open().Read();
            for (int i = 0; i < taken; i++) Assert.True(await reader.MoveNextAsync());
            string position = reader.Position.ToJson();
            await using DatasetReader<string> again = Open().Read(DatasetPosition.Parse(position));
            for (int i = taken; i < all.Length; i++)
            {
                Assert.True(await again.MoveNextAsync());
                Assert.Equal(all[i], again.Current);
            }
            Assert.False(await again.MoveNextAsync());
        }
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_named()
    {
        Directory.CreateDirectory(Path.Combine(folder, "a"));
        string path = Path.Combine(folder, "a", "long.txt");
        await File.WriteAllTextAsync(path, new string('x', 100));
        var texts = TextFolder.Dataset(ClassFolder.Read(folder, [".txt"]), maxBytes: 99);
        var error = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await foreach (var _ in texts) { }
        });
        Assert.Contains(path, error.ToString(), StringComparison.Ordinal);
    }
}
