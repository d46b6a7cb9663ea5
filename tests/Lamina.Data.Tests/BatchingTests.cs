using Lamina.IR;

namespace Lamina.Data.Tests;

/// <summary>What batches consist of.</summary>
public class BatchingTests
{
    static NDArray[] Ragged => [new[] { 1, 2, 3 }, new[] { 4 }, new[] { 5, 6 }];

    [Fact]
    public async Task Padding_fills_up_to_the_longest_a_length_or_a_multiple()
    {
        NDArray longest = await Dataset.From(Ragged).PaddedBatch(3).SingleAsync();
        Assert.Equal([1, 2, 3, 4, 0, 0, 5, 6, 0], longest.ToArray<int>());
        NDArray multiple = await Dataset.From(Ragged).PaddedBatch(3, new Padding(-1, Multiple: 4)).SingleAsync();
        Assert.Equal([1, 2, 3, -1, 4, -1, -1, -1, 5, 6, -1, -1], multiple.ToArray<int>());
        NDArray length = await Dataset.From(Ragged).Take(2).PaddedBatch(3, new Padding(Length: 5)).SingleAsync();
        Assert.Equal("int32 (2, 5)", length.ToString());
    }

    [Fact]
    public async Task Padding_fills_every_dimension()
    {
        NDArray[] arrays = [new[,] { { 1f, 2 } }, new[,] { { 3f }, { 4 } }];
        NDArray batch = await Dataset.From(arrays).PaddedBatch(2, new Padding(9)).SingleAsync();
        Assert.Equal("float32 (2, 2, 2)", batch.ToString());
        Assert.Equal([1, 2, 9, 9, 3, 9, 4, 9], batch.ToArray<float>());
    }

    [Fact]
    public async Task Targets_have_a_padding_of_their_own_and_padded_steps_no_weight()
    {
        (int[], int[], float[])[] rows = [([1], [2, 3], [1, 1]), ([4, 5], [6], [1])];
        var (x, y, weight) = await Dataset.From(rows).PaddedBatch(2, new Padding(7, -1)).SingleAsync();
        Assert.Equal([1, 7, 4, 5], x.ToArray<int>());
        Assert.Equal([2, 3, 6, -1], y.ToArray<int>());
        Assert.Equal([1, 1, 1, 0], weight.ToArray<float>());
    }

    [Fact]
    public async Task Buckets_stack_what_is_of_similar_length()
    {
        Dataset<(int[] X, int Y)> texts = Dataset.Range(1, 12).Map(i => (new int[i], i));
        var batches = await texts.BucketByLength(text => text.X.Length, [4, 8], [3, 2, 1])
            .Stack(new Padding(Multiple: 4)).ToArrayAsync();
        Assert.Equal(["(3, 4)", "(2, 8)", "(2, 8)", "(1, 12)", "(1, 12)", "(1, 12)", "(1, 12)", "(1, 4)"],
            batches.Select(batch => batch.X.Shape.ToString()));
        Assert.Equal([1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 4], batches.SelectMany(batch => batch.Y.ToArray<int>()));
    }

    sealed record Person(float[] Face, int Age, string Name);

    [Fact]
    public async Task Records_say_what_they_consist_of()
    {
        Person[] people = [new([1, 2], 30, "a"), new([3, 4], 40, "bb"), new([5, 6], 50, "ccc")];
        Batch[] batches = await Dataset.From(people).Batch(2, person => new Batch(
            new Dictionary<string, NDArray> { ["face"] = person.Face, ["age"] = NDArray.Scalar(person.Age) },
            NDArray.Scalar(person.Name.Length))).ToArrayAsync();
        Assert.Equal(["face", "age"], batches[0].X.Keys);
        Assert.Equal([1f, 2, 3, 4], batches[0].X[0].ToArray<float>());
        Assert.Equal([30f, 40], batches[0].X[1].ToArray<float>());
        Assert.Equal([3f], batches[1].Y![0].ToArray<float>());
    }

    [Fact]
    public async Task Unbatch_undoes_batch()
    {
        NDArray x = new[,] { { 1f, 2 }, { 3, 4 }, { 5, 6 } }, y = new[] { 1, 2, 3 };
        var rows = await Dataset.From(x, y).Batch(2).Unbatch().ToArrayAsync();
        Assert.Equal([1f, 2, 3, 4, 5, 6], rows.SelectMany(row => row.X.ToArray<float>()));
        Assert.Equal([1, 2, 3], rows.SelectMany(row => row.Y.ToArray<int>()));
        var weighted = await Dataset.From(x, y, new[] { 1f, 2, 3 }).Batch(2).Unbatch().ToArrayAsync();
        Assert.Equal([1f, 2, 3], weighted.SelectMany(row => row.SampleWeight.ToArray<float>()));
        DatasetException error = await Assert.ThrowsAsync<DatasetException>(() => Dataset.From(x, y).Batch(2)
            .Map(batch => (batch.X, Y: batch.Y.Rows(0, 1))).Unbatch().CountAsync().AsTask());
        Assert.Contains("have 2 and 1 rows", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_of_every_type_stack()
    {
        Assert.Equal("bool (2,)", (await Dataset.From([true, false]).Batch(2).SingleAsync()).ToString());
        Assert.Equal("float64 (2,)", (await Dataset.From([1d, 2]).Batch(2).SingleAsync()).ToString());
        Assert.Equal("int64 (2, 1, 2)", (await Dataset.From([new long[1, 2], new long[1, 2]]).Batch(2).SingleAsync())
            .ToString());
        Assert.Equal("uint8 (1,)", (await Dataset.From([(byte)3]).Batch(2).SingleAsync()).ToString());
    }
}
