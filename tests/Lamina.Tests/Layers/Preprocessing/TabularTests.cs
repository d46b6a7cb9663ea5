using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;
using Xunit;

namespace Lamina.Tests.Layers.Preprocessing;

/// <summary>Encodings, ranges, standardization and pipelines.</summary>
public class TabularTests
{
    [Fact]
    public void WeightsCountInTheModeCount()
    {
        NDArray x = new[,] { { 0, 1 }, { 0, 0 }, { 1, 2 }, { 3, 1 } };
        NDArray weights = new[,] { { .1f, .2f }, { .1f, .1f }, { .2f, .3f }, { .4f, .2f } };
        float[] y = new CategoryEncoding(4, "count").ApplyMany([x, weights])[0].ToArray<float>();
        Assert.Equal([.1f, .2f, 0, 0, .2f, 0, 0, 0, 0, .2f, .3f, 0, 0, .2f, 0, .4f], y);
        Assert.Throws<GraphException>(() => new CategoryEncoding(4).ApplyMany([x, weights]));
    }

    [Fact]
    public void OneHotShrinksALastAxisOfOne()
    {
        var layer = new CategoryEncoding(3, "one_hot");
        Assert.Equal((2, 3), layer.Apply(Tensor.From(new[,] { { 1 }, { 2 } })).Shape);
        Assert.Equal((2, 2, 3), layer.Apply(Tensor.From(new[,] { { 1, 0 }, { 2, 5 } })).Shape);
        Assert.Equal([-1, 3], layer.ComputeOutputShape((-1, 1))[0].ToArray());
    }

    [Fact]
    public void RangesBeginAtTheirBoundary()
    {
        var layer = new Discretization([0.0, 1.0, 2.0]);
        NDArray x = new[,] { { -1.5f, 1.0f, 3.4f, .5f }, { 0.0f, 3.0f, 1.3f, float.NaN } };
        Assert.Equal([0, 2, 3, 1, 1, 3, 2, 3], layer.Apply(Tensor.From(x)).ToArray<int>());
    }

    [Fact]
    public void RangesAreLearnedAsQuantiles()
    {
        var layer = new Discretization(4);
        layer.Adapt((NDArray)new[,] { { -1.5f, 1.0f, 3.4f, .5f }, { 0.0f, 3.0f, 1.3f, 0.0f } });
        Assert.Equal([0, 2, 3, 2, 1, 3, 3, 1], layer.Apply(
            Tensor.From(new[,] { { -1.5f, 1.0f, 3.4f, .5f }, { 0.0f, 3.0f, 1.3f, 0.0f } })).ToArray<int>());
        Assert.Equal(3, ((Discretization)Layer.FromConfig(Registry.Serialize(layer))).BinBoundaries.Count);
    }

    [Fact]
    public void QuantilesOfBatchesAreNearThoseOfTheWhole()
    {
        NDArray[] batches = [.. Enumerable.Range(0, 20).Select(b =>
            NDArray.From<float>([.. Enumerable.Range(0, 50).Select(i => (float)((i * 20 + b) * 7919 % 1000))]))];
        var layer = new Discretization(10);
        layer.AdaptBatches(batches);
        for (int i = 0; i < 9; i++) Assert.Equal(100 * (i + 1), layer.BinBoundaries[i], 25f);
    }

    [Fact]
    public void StatisticsOfBatchesAreThoseOfTheWhole()
    {
        var random = new System.Random(3);
        NDArray whole = NDArray.From<float>(
            [.. Enumerable.Range(0, 60).Select(_ => (float)random.NextDouble() * 9)], (20, 3));
        var once = new Normalization();
        var inBatches = new Normalization();
        once.Adapt(whole);
        inBatches.AdaptBatches([whole.Rows(0, 7), whole.Rows(7, 8), whole.Rows(8, 20)]);
        float[] a = once.Apply(Tensor.From(whole)).ToArray<float>();
        float[] b = inBatches.Apply(Tensor.From(whole)).ToArray<float>();
        for (int i = 0; i < a.Length; i++) Assert.Equal(a[i], b[i], 1e-5f);
    }

    [Fact]
    public void APipelineRunsItsLayersAndRoundTrips()
    {
        var pipeline = new Pipeline([new Rescaling(2), new Rescaling(1, 3)]);
        var copy = (Pipeline)Layer.FromConfig(Registry.Serialize(pipeline));
        Assert.Equal([5, 7], copy.Apply(Tensor.From(new[] { 1f, 2 })).ToArray<float>());
        Assert.Equal(2, copy.Layers.Count);
    }
}
