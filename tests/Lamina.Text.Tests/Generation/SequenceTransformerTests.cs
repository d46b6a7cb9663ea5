using Lamina.IR;

namespace Lamina.Text.Tests;

public class SequenceTransformerTests
{
    static SequenceTransformer Small(int width = 16) => new(new(SourceTokens: 8, TargetTokens: 10)
    {
        Width = width,
        Heads = 2,
        Inner = 24,
        EncoderBlocks = 1,
        DecoderBlocks = 2,
        Dropout = 0,
    });

    [Fact]
    public void Batches_have_a_start_before_and_an_end_behind()
    {
        Batch batch = SequenceTransformer.Batch([[5, 6], [7]], [[3], [4, 5]], sourceLength: 3);
        Assert.Equal([5, 6, 0, 7, 0, 0], batch.X[0].ToArray<int>());
        Assert.Equal([1, 3, 0, 1, 4, 5], batch.X[1].ToArray<int>());
        Assert.Equal([3, 2, 0, 4, 5, 2], batch.Y![0].ToArray<int>());
        Assert.Throws<ArgumentException>(() => SequenceTransformer.Batch([[1]], []));
    }

    [Fact]
    public void Padding_counts_neither_in_the_loss_nor_in_metrics()
    {
        Lamina.Random.SetSeed(1);
        SequenceTransformer net = Small();
        net.Model.Compile("sgd", SequenceTransformer.Loss, ["accuracy"]);
        Batch tight = SequenceTransformer.Batch([[5, 6]], [[3, 4]]);
        Batch padded = SequenceTransformer.Batch([[5, 6]], [[3, 4]], sourceLength: 4, targetLength: 9);
        var expected = net.Model.Evaluate(tight.X, tight.Y!, verbose: 0);
        var actual = net.Model.Evaluate(padded.X, padded.Y!, verbose: 0);
        Assert.Equal(expected["loss"], actual["loss"], 1e-5);
        Assert.Equal(expected["accuracy"], actual["accuracy"], 1e-6);
    }

    [Fact]
    public void Decoding_step_by_step_equals_the_model_on_whole_sequences()
    {
        Lamina.Random.SetSeed(1);
        SequenceTransformer net = Small();
        int[][] sources = [[5, 6, 7, 1], [3, 2]];
        var found = net.Generate(sources, new() { Beams = 3, MaxLength = 6 });
        for (int s = 0; s < 2; s++)
            foreach (Hypothesis hypothesis in found[s])
            {
                Batch batch = SequenceTransformer.Batch([sources[s]], [hypothesis.Tokens], sourceLength: 5);
                NDArray logits = net.Model.Predict(batch.X);
                NDArray logs = Functions.LogSoftmax(Tensor.From(logits), -1).Value;
                double sum = batch.Y![0].ToArray<int>().Select((token, at) => logs[at * 10 + token]).Sum();
                Assert.Equal(sum, hypothesis.LogProbability, 1e-4);
            }
    }

    [Fact]
    public void It_learns_to_reverse()
    {
        Lamina.Random.SetSeed(2);
        SequenceTransformer net = Small(width: 32);
        RandomStream random = new(3);
        (int[] Source, int[] Target)[] pairs = [.. Enumerable.Range(0, 600).Select(_ =>
        {
            int[] digits = [.. Enumerable.Range(0, 2 + random.NextInt(3)).Select(_ => 1 + random.NextInt(7))];
            return (digits, digits.Reverse().Select(d => d + 2).ToArray());
        })];
        LengthBuckets buckets = new(32, [4]);
        Assert.Equal(18, buckets.FullBatches(pairs));
        Assert.Equal(19, buckets.All(pairs).Count());
        net.Model.Compile(new Optimizers.Adam(3e-3), SequenceTransformer.Loss);
        var history = net.Model.Fit(buckets.Endless(pairs, 4), epochs: 40, verbose: 0, stepsPerEpoch: 18);
        Assert.InRange(history.Metrics["loss"][^1], 0, 0.4);
        var found = net.Generate(
            [.. pairs.Take(20).Select(pair => pair.Source)], new() { Beams = 2, MaxLength = 8 }, batchSize: 7);
        Assert.InRange(found.Zip(pairs).Count(f => f.First[0].Tokens.SequenceEqual(f.Second.Target)), 15, 20);
    }
}
