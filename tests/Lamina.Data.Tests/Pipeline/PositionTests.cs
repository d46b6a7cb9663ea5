namespace Lamina.Data.Tests.Pipeline;

/// <summary>Positions: what they cost, and those that belong elsewhere.</summary>
public class PositionTests
{
    [Fact]
    public async Task Going_on_reads_only_what_a_stage_held_back()
    {
        int mapped = 0;
        Dataset<int> dataset = Dataset.Range(0, 100_000).Map(i =>
        {
            mapped++;
            return i;
        }).Shuffle(10, seed: 1).Window(3).Map(window => window[0]).Prefetch(2).Take(99_000);
        DatasetPosition position;
        await using (DatasetReader<int> reader = dataset.Read())
        {
            for (int i = 0; i < 50_000; i++) await reader.MoveNextAsync();
            position = reader.Position;
        }
        int next = await dataset.Skip(50_000).FirstAsync();
        mapped = 0;
        await using DatasetReader<int> again = dataset.Read(DatasetPosition.Parse(position.ToJson()));
        Assert.True(await again.MoveNextAsync());
        Assert.Equal(next, again.Current);
        Assert.InRange(mapped, 1, 500);
        Assert.InRange(position.ToJson().Length, 100, 2000);
    }

    [Fact]
    public async Task A_source_that_seeks_begins_at_the_record()
    {
        var starts = new List<long>();
        Dataset<long> dataset = Dataset.From("numbers", (long start, CancellationToken _) =>
        {
            starts.Add(start);
            return Enumerable.Range((int)start, 20 - (int)start).Select(i => (long)i).ToAsyncEnumerable();
        });
        await using DatasetReader<long> reader = dataset.Read();
        for (int i = 0; i < 8; i++) await reader.MoveNextAsync();
        await using DatasetReader<long> again = dataset.Read(reader.Position);
        Assert.True(await again.MoveNextAsync());
        Assert.Equal(8, again.Current);
        Assert.Equal([0, 8], starts);
    }

    [Fact]
    public async Task A_position_of_another_pipeline_is_refused()
    {
        DatasetPosition shuffled = await Behind(Dataset.Range(0, 9).Shuffle(4, seed: 1));
        ArgumentException stage = Assert.Throws<ArgumentException>(() => Dataset.Range(0, 9).Chunk(2).Read(shuffled));
        Assert.Contains("it stands in Shuffle where the dataset has Chunk", stage.Message, StringComparison.Ordinal);
        ArgumentException seed = Assert.Throws<ArgumentException>(
            () => Dataset.Range(0, 9).Shuffle(4, seed: 2).Read(shuffled));
        Assert.Contains("another seed", seed.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Dataset.Range(0, 9).Map(i => i).Shuffle(4, seed: 1).Read(shuffled));
        await using DatasetReader<int> shorter = Dataset.Range(0, 8).Shuffle(4, seed: 1).Read(shuffled);
        Exception count = await Assert.ThrowsAnyAsync<Exception>(() => shorter.MoveNextAsync().AsTask());
        Assert.Contains("had 9 elements when it was saved and has 8 now", count.Message, StringComparison.Ordinal);
    }

    static async Task<DatasetPosition> Behind(Dataset<int> dataset)
    {
        await using DatasetReader<int> reader = dataset.Read();
        for (int i = 0; i < 3; i++) await reader.MoveNextAsync();
        return reader.Position;
    }

    [Theory]
    [InlineData(""), InlineData("{}"), InlineData("[1]"), InlineData("""{"stage":1,"at":[],"of":[]}""")]
    [InlineData("""{"stage":"Range","at":["x"],"of":[]}"""), InlineData("""{"stage":"Range","at":[1],"of":[2]}""")]
    [InlineData("""{"stage":"Range","at":[1e40],"of":[]}"""), InlineData("""{"stage":null,"at":[],"of":[]}""")]
    public void A_text_that_is_no_position_is_refused(string json) =>
        Assert.Throws<FormatException>(() => DatasetPosition.Parse(json));

    [Fact]
    public async Task Numbers_that_cannot_be_are_refused()
    {
        Dataset<int> dataset = Dataset.Range(0, 9).Shuffle(3, seed: 1);
        string json = (await Behind(dataset)).ToJson();
        foreach (string wrong in (string[])["-1", "7000000000000000000", "99"])
        {
            string changed = json.Replace("\"at\":[1,", $"\"at\":[{wrong},", StringComparison.Ordinal);
            Assert.NotEqual(json, changed);
            await Assert.ThrowsAnyAsync<ArgumentException>(async () =>
            {
                await using DatasetReader<int> reader = dataset.Read(DatasetPosition.Parse(changed));
                await reader.MoveNextAsync();
            });
        }
    }

    [Fact]
    public async Task A_position_before_the_first_element_is_the_start()
    {
        Dataset<int> dataset = Dataset.Range(0, 9).Shuffle(4, seed: 1).Map(i => i, degree: 2).Prefetch(2).Repeat(2);
        await using DatasetReader<int> reader = dataset.Read();
        await using DatasetReader<int> again = dataset.Read(DatasetPosition.Parse(reader.Position.ToJson()));
        Assert.True(await again.MoveNextAsync());
        Assert.Equal(await dataset.FirstAsync(), again.Current);
    }
}
