using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;

namespace Lamina.Tests.Layers;

/// <summary>Layers of attention: who sees whom, shared heads, masks, functional models, errors.</summary>
public class AttentionTests
{
    static readonly NDArray sequence = Numerics.Random([2, 5, 6], 1);
    static readonly NDArray other = Numerics.Random([2, 4, 6], 2);

    public AttentionTests() => Engine.Install();

    static MultiHeadAttention Heads(int? window = null, bool gate = false) =>
        new(2, 3, valueDim: 4, slidingWindow: window, useGate: gate, dtype: DType.Float64, name: "mha");

    static double[] Values(Tensor x) => Evaluation.Evaluate([x])[0].ToArray<double>();

    static void Same(Tensor a, Tensor b) =>
        Assert.All(Values(a).Zip(Values(b)), pair => Assert.Equal(pair.First, pair.Second, 1e-9));

    [Theory]
    [InlineData("MultiHeadAttention")]
    [InlineData("GroupQueryAttention")]
    [InlineData("Attention")]
    [InlineData("AdditiveAttention")]
    public void A_causal_query_sees_nothing_behind_it(string which)
    {
        AttentionLayer layer = which switch
        {
            "MultiHeadAttention" => Heads(),
            "GroupQueryAttention" => new GroupQueryAttention(3, 4, 2, dtype: DType.Float64),
            "Attention" => new Attention(useScale: true, scoreMode: "concat", dtype: DType.Float64),
            _ => new AdditiveAttention(dtype: DType.Float64),
        };
        Tensor x = Tensor.From(sequence);
        Tensor changed = Tensor.Concatenate([x.Slice(1, 0, 3), x.Slice(1, 3) + 1], 1);
        Tensor before = layer.Apply(x, x, useCausalMask: true);
        Tensor after = layer.Apply(changed, changed, useCausalMask: true);
        Same(before.Slice(1, 0, 3), after.Slice(1, 0, 3));
        Assert.NotEqual(Values(before.Slice(1, 3))[0], Values(after.Slice(1, 3))[0]);
    }

    [Fact]
    public void Scores_of_a_query_sum_to_one_and_a_window_limits_them()
    {
        Tensor x = Tensor.From(sequence);
        (Tensor y, Tensor scores) = Heads(window: 2).ApplyWithScores(x, x, useCausalMask: true);
        Assert.Equal(new Shape(2, 5, 6), y.Shape);
        Assert.Equal(new Shape(2, 2, 5, 5), scores.Shape);
        NDArray values = Evaluation.Evaluate([scores])[0];
        double[] all = values.ToArray<double>();
        for (int i = 0; i < all.Length; i++)
        {
            int query = i / 5 % 5, key = i % 5;
            Assert.Equal(key <= query && query - key < 2, all[i] > 0);
        }
        Assert.All(all.Chunk(5), row => Assert.Equal(1, row.Sum(), 1e-12));
    }

    [Fact]
    public void Shared_heads_equal_heads_with_repeated_weights()
    {
        Tensor q = Tensor.From(sequence), v = Tensor.From(other);
        var shared = new GroupQueryAttention(3, 4, 2, useGate: true, dtype: DType.Float64);
        Tensor expected = shared.Apply(q, v);
        var full = new MultiHeadAttention(4, 3, useGate: true, dtype: DType.Float64);
        full.EnsureBuilt(q.Shape, v.Shape);
        full.SetWeights([.. shared.Weights.Select(w => w.Path.Contains("key/") || w.Path.Contains("value/")
            ? Repeat(w.Value, w.Shape.Rank - 2) : w.Value)]);
        Same(expected, full.Apply(q, v));
    }

    static NDArray Repeat(NDArray weight, int axis)
    {
        Tensor w = Tensor.From(weight);
        return Evaluation.Evaluate([Tensor.Concatenate(
            [.. Enumerable.Range(0, 4).Select(head => w.Slice(axis, head / 2, head / 2 + 1))], axis)])[0];
    }

    [Fact]
    public void A_mask_given_as_a_tensor_does_what_the_causal_mask_does()
    {
        Tensor x = Tensor.From(sequence);
        MultiHeadAttention layer = Heads(gate: true);
        Tensor mask = Tensor.Iota([2, 5, 5], 1, DType.Int32).IsGreaterOrEqual(Tensor.Iota([2, 5, 5], 2, DType.Int32));
        Same(layer.Apply(x, x, useCausalMask: true), layer.ApplyMasked(x, x, mask));
    }

    [Fact]
    public void Hidden_values_do_not_count()
    {
        Tensor q = Tensor.From(sequence), v = Tensor.From(other);
        Tensor longer = Tensor.Concatenate([v, v * 3 + 1], 1);
        Masks.Set(longer, Tensor.Iota([2, 8], 1, DType.Int32).IsLess(4));
        foreach (AttentionLayer layer in new AttentionLayer[] { Heads(), new Attention(dtype: DType.Float64) })
            Same(layer.Apply(q, v), layer.Apply(q, longer));
    }

    [Fact]
    public void Attention_over_two_axes_equals_attention_over_them_flattened()
    {
        Tensor x = Tensor.From(Numerics.Random([2, 3, 4, 6], 5));
        MultiHeadAttention image = Heads(), flat = Heads();
        Tensor y = image.Apply(x, x);
        flat.EnsureBuilt([2, 12, 6], [2, 12, 6]);
        flat.SetWeights(image.GetWeights());
        Same(y.Reshape([2, 12, 6]), flat.Apply(x.Reshape([2, 12, 6]), x.Reshape([2, 12, 6])));
    }

    [Fact]
    public void Gradients_are_those_of_differences()
    {
        MultiHeadAttention layer = Heads(gate: true);
        layer.EnsureBuilt(sequence.Shape, other.Shape);
        Numerics.CheckFirst(x => layer.Apply(x[0], x[1], useCausalMask: true), sequence, other);
    }

    [Fact]
    public void A_model_with_masks_and_scores_survives_its_configuration()
    {
        KerasTensor q = new InputLayer([-1, 5, 6]).Output, v = new InputLayer([-1, -1, 6]).Output;
        KerasTensor mask = new InputLayer([-1, 5, -1], DType.Bool).Output;
        var layer = new MultiHeadAttention(2, 3);
        KerasTensor masked = layer.ApplyMasked(q, v, mask);
        (KerasTensor y, KerasTensor scores) = layer.ApplyWithScores(masked, v, useCausalMask: true);
        Assert.Equal(new Shape(-1, 5, 6), y.Shape);
        Assert.Equal(new Shape(-1, 2, 5, -1), scores.Shape);
        var model = new Model(new[] { q, v, mask }, new[] { y, scores });
        Model twin = Model.FromConfig(JsonNode.Parse(Registry.Serialize(model).ToJsonString())!.AsObject());
        twin.SetWeights(model.GetWeights());
        Tensor[] inputs = [Tensor.From(sequence), Tensor.From(other),
            Tensor.Iota([2, 5, 4], 2, DType.Int32).IsLess(2)];
        Tensor[] a = model.ApplyMany(inputs), b = twin.ApplyMany(inputs);
        Same(a[0].Cast(DType.Float64), b[0].Cast(DType.Float64));
        Same(a[1].Cast(DType.Float64), b[1].Cast(DType.Float64));
    }

    [Fact]
    public void A_list_of_masks_in_a_model_survives_its_configuration()
    {
        KerasTensor q = new InputLayer([-1, 5, 6]).Output, v = new InputLayer([-1, 4, 6]).Output;
        KerasTensor mask = new InputLayer([-1, 4], DType.Bool).Output;
        KerasTensor y = new Attention().ApplyMany([q, v], tensors: new Dictionary<string, KerasTensor>
        { ["value_mask"] = mask })[0];
        var model = new Model(new[] { q, v, mask }, y);
        Model twin = Model.FromConfig(JsonNode.Parse(Registry.Serialize(model).ToJsonString())!.AsObject());
        Tensor[] inputs = [Tensor.From(sequence), Tensor.From(other), Tensor.Iota([2, 4], 1, DType.Int32).IsLess(2)];
        Tensor wanted = new Attention().Apply(Tensor.From(sequence), Tensor.From(other).Slice(1, 0, 2));
        Assert.All(new[] { model, twin }, m => Assert.All(
            Values(m.ApplyMany(inputs)[0].Cast(DType.Float64)).Zip(Values(wanted.Cast(DType.Float64))),
            pair => Assert.Equal(pair.First, pair.Second, 1e-6)));
    }

    [Fact]
    public void Projections_count_their_heads_as_fan_out()
    {
        var layer = new MultiHeadAttention(2, 4);
        layer.EnsureBuilt([1, 3, 64], [1, 3, 64]);
        float[] query = layer.Weights[0].Value.ToArray<float>();
        Assert.InRange(query.Max(MathF.Abs), 0.27, 0.28868);
    }

    [Fact]
    public void What_does_not_fit_is_explained()
    {
        Tensor x = Tensor.From(sequence);
        Assert.Contains("query, value", Assert.Throws<GraphException>(() => Heads().Apply(x)).Message);
        Assert.Contains("last axis", Assert.Throws<GraphException>(() =>
            Heads().Apply(x, x, Tensor.From(other))).Message);
        Assert.Contains("shared evenly", Assert.Throws<ArgumentException>(() =>
            new GroupQueryAttention(3, 4, 3)).Message);
        Assert.Contains("score mode", Assert.Throws<ArgumentException>(() => new Attention(scoreMode: "sum")).Message);
        Assert.Contains("-1 there", Assert.Throws<GraphException>(() =>
            new EinsumDense("abc,cd->abd", [4, 7]).Apply(x)).Message);
        Assert.Contains("form", Assert.Throws<GraphException>(() => new EinsumDense("abc->ab", [4]).Apply(x)).Message);
    }

    [Fact]
    public void An_einsum_layer_multiplies_the_axes_of_its_letters() => new LayerCheck((2, 3, 2), (2, 3, 4))
    {
        Trainable = 8 + 4,
        Expected = (x, w) => [.. Enumerable.Range(0, 24).Select(i =>
            Enumerable.Range(0, 2).Sum(f => x[i / 4 * 2 + f] * w[0][f * 4 + i % 4]) + w[1][i % 4])],
    }.Run(new EinsumDense("...x,xy->...y", 4, biasAxes: "y"));
}
