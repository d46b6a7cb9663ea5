using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Tests.Layers;

/// <summary>Blocks of transformers, positions, decoding with a cache.</summary>
[Collection(ProcessWide.Name)]
public class TransformerTests
{
    public TransformerTests() => Engine.Install();

    static double[] Values(Tensor x) => Evaluation.Evaluate([x.Cast(DType.Float64)])[0].ToArray<double>();

    static void Same(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.All(Values(expected).Zip(Values(actual)), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }

    static Tensor Data(Shape shape, int seed = 1) => Tensor.From(Numerics.Random(shape, seed));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TransformerEncoder(bool normalizeFirst) => new LayerCheck((2, 3, 4), (2, 3, 4))
    {
        Trainable = 80 + 16 + 49,
        PassesMask = true,
    }.Run(new TransformerEncoder(5, 2, activation: "tanh", normalizeFirst: normalizeFirst));

    [Fact]
    public void TransformerDecoder() => new LayerCheck((2, 3, 4), (2, 3, 4))
    {
        Trainable = 80 + 16 + 49,
        PassesMask = true,
    }.Run(new TransformerDecoder(5, 2, activation: "tanh"));

    [Fact]
    public void An_encoder_does_not_look_at_hidden_steps()
    {
        Tensor x = Data([2, 3, 4]), longer = Tensor.Concatenate([x, Data([2, 2, 4], 2)], 1);
        Masks.Set(longer, Tensor.Iota([2, 5], 1, DType.Int32).IsLess(3));
        var block = new TransformerEncoder(5, 2, dtype: DType.Float64);
        Same(block.Apply(x), block.Apply(longer).Slice(1, 0, 3));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Decoding_with_a_cache_equals_the_whole_sequence(bool normalizeFirst, bool compiled)
    {
        var block = new TransformerDecoder(6, 2, normalizeFirst: normalizeFirst, dtype: DType.Float64);
        Tensor x = Data([2, 6, 4]), encoded = Data([2, 3, 4], 2);
        Masks.Set(encoded, Tensor.Iota([2, 3], 1, DType.Int32).IsLess(2));
        Tensor whole = block.Apply(x, encoded);
        DecoderCache cache = block.CreateCache(2, 8, encoded);
        Function step = Function.Of(t => block.ApplyCached(t, cache));
        var parts = new List<Tensor>();
        foreach ((int start, int end) in new[] { (0, 3), (3, 4), (4, 5), (5, 6) })
            parts.Add(compiled ? Tensor.From(step.Call(Evaluation.Evaluate([x.Slice(1, start, end)]))[0])
                : block.ApplyCached(x.Slice(1, start, end), cache));
        Same(whole, Tensor.Concatenate(parts, 1));
        Assert.Equal(6, cache.Steps.Length.Value[0]);
        if (compiled) Assert.Equal(2, step.Compilations);
        cache.Clear();
        Same(whole.Slice(1, 0, 2), block.ApplyCached(x.Slice(1, 0, 2), cache));
    }

    [Fact]
    public void Cached_attention_keeps_to_its_window_and_says_when_it_is_full()
    {
        var layer = new GroupQueryAttention(3, 4, 2, slidingWindow: 2, useGate: true, dtype: DType.Float64);
        Tensor x = Data([1, 5, 6]);
        Assert.Contains("not been built", Assert.Throws<InvalidOperationException>(() =>
            layer.CreateCache(1, 5)).Message);
        Tensor whole = layer.Apply(x, x, useCausalMask: true);
        AttentionCache cache = layer.CreateCache(1, 5);
        Tensor[] parts = [.. Enumerable.Range(0, 5).Select(i => layer.ApplyCached(x.Slice(1, i, i + 1), cache))];
        Same(whole, Tensor.Concatenate(parts, 1));
        Assert.Contains("greater capacity", Assert.Throws<ArgumentException>(() =>
            layer.ApplyCached(x.Slice(1, 0, 1), cache)).Message);
    }

    [Fact]
    public void A_decoder_built_with_an_encoded_sequence_needs_one()
    {
        var block = new TransformerDecoder(6, 2);
        block.EnsureBuilt([2, 3, 4], [2, 5, 4]);
        Assert.Throws<GraphException>(() => block.Apply(Data([2, 3, 4])));
        Assert.Throws<InvalidOperationException>(() => block.CreateCache(2, 3));
        Assert.Throws<GraphException>(() => new TransformerDecoder(6, 8).Apply(Data([2, 3, 4])));
    }

    [Fact]
    public void Rotated_products_depend_on_distances_only()
    {
        Tensor one = Data([1, 1, 2, 8]), other = Data([1, 1, 2, 8], 2);
        var turn = new RotaryEmbedding(dtype: DType.Float64);
        Tensor Product(int a, int b) => (turn.Apply(one, a) * turn.Apply(other, b)).Sum([-1]);
        Same(Product(0, 3), Product(5, 8));
        Same((one * other).Sum([-1]), Product(7, 7));
        Tensor long4 = Tensor.Concatenate([one, one, one, one], 1);
        Same(turn.Apply(long4).Slice(1, 2, 3), turn.Apply(one, 2));
        Assert.NotEqual(Values(Product(0, 3))[0], Values(Product(0, 4))[0], 1e-6);
        Assert.Throws<GraphException>(() => turn.Apply(Data([1, 2, 3])));
    }

    [Fact]
    public void RotaryEmbedding() => new LayerCheck((1, 2, 2), (1, 2, 2))
    {
        PassesMask = true,
        Expected = (x, _) => [x[0], x[1], x[2] * Math.Cos(0.5) - x[3] * Math.Sin(0.5),
            x[3] * Math.Cos(0.5) + x[2] * Math.Sin(0.5)],
    }.Run(new RotaryEmbedding(scalingFactor: 2));

    [Fact]
    public void SinePositionEncoding() => new LayerCheck((1, 2, 4), (1, 2, 4))
    {
        PassesMask = true,
        IsSmooth = false,
        Expected = (_, _) => [0, 1, 0, 1, Math.Sin(1), Math.Cos(1), Math.Sin(0.1), Math.Cos(0.1)],
    }.Run(new SinePositionEncoding(100));

    [Fact]
    public void PositionEmbedding() => new LayerCheck((2, 2, 3), (2, 2, 3))
    {
        PassesMask = true,
        Trainable = 15,
        Expected = (_, w) => [.. Enumerable.Range(0, 12).Select(i => w[0][i % 6])],
    }.Run(new PositionEmbedding(5));

    [Fact]
    public void A_position_embedding_begins_where_it_is_told_and_ends()
    {
        var layer = new PositionEmbedding(5, "glorot_normal", dtype: DType.Float64);
        Tensor x = Data([1, 4, 3]);
        Same(layer.Apply(x).Slice(1, 2, 4), layer.Apply(x.Slice(1, 0, 2), 2));
        Assert.Contains("vectors for 5", Assert.Throws<GraphException>(() => layer.Apply(Data([1, 6, 3]))).Message);
    }

    [Fact]
    public void LayerScale() => new LayerCheck((2, 3), (2, 3))
    {
        Trainable = 3,
        PassesMask = null,
        Expected = (x, w) => [.. Enumerable.Range(0, 6).Select(i => x[i] * w[0][i % 3])],
    }.Run(new LayerScale(0.1, 3));

    [Fact]
    public void StochasticDepth_leaves_out_whole_samples()
    {
        var layer = new StochasticDepth(0.25, seed: 3);
        Tensor ones = Tensor.Scalar(1).BroadcastTo([400, 3]);
        double[][] y = [.. Values(layer.Apply(ones, new CallContext(training: true))).Chunk(3)];
        Assert.All(y, sample => Assert.True(sample.All(v => v == 0) || sample.All(v => Math.Abs(v - 4 / 3.0) < 1e-6)));
        Assert.InRange(y.Count(sample => sample[0] == 0), 70, 130);
        Assert.Equal(Values(ones), Values(layer.Apply(ones)));
    }
}
