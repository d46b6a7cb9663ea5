using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;

namespace Lamina.Tests.Layers;

/// <summary>Wrappers, lambdas, ternary and reversible layers, adaptive pooling, batch renormalization.</summary>
[Collection(ProcessWide.Name)]
public class CoreLayerTests
{
    public CoreLayerTests() => Engine.Install();

    static double[] Values(Tensor x) => Evaluation.Evaluate([x.Cast(DType.Float64)])[0].ToArray<double>();

    [Fact]
    public void AdaptiveAveragePooling() => new LayerCheck((1, 5, 1), (1, 3, 1))
    {
        Expected = (x, _) => [(x[0] + x[1]) / 2, (x[1] + x[2] + x[3]) / 3, (x[3] + x[4]) / 2],
    }.Run(new AdaptiveAveragePooling1D(3));

    [Fact]
    public void AdaptiveMaxPooling_with_the_channels_first() => new LayerCheck((1, 2, 3, 2), (1, 2, 1, 2))
    {
        Expected = (x, _) => [.. Enumerable.Range(0, 4).Select(i =>
            Enumerable.Range(0, 3).Max(row => x[i / 2 * 6 + row * 2 + i % 2]))],
    }.Run(new AdaptiveMaxPooling2D((1, 2), "channels_first"));

    [Fact]
    public void Adaptive_windows_of_a_volume_overlap_or_repeat_as_the_sizes_need()
    {
        Tensor x = Tensor.From(Numerics.Random([1, 2, 3, 5, 2]));
        Tensor y = new AdaptiveAveragePooling3D((2, 3, 5), dtype: DType.Float64).Apply(x);
        Assert.Equal(Values(x), Values(y));
        Assert.Equal(new Shape(1, 4, 1, 1, 2), new AdaptiveMaxPooling3D((4, 1, 1)).Apply(x).Shape);
    }

    [Fact]
    public void TernaryDense()
    {
        double Kept(double[] all, int i) =>
            Math.Abs(all[i]) > all.Average(Math.Abs) / 2 ? Math.Sign(all[i]) * all.Average(Math.Abs) : 0;
        new LayerCheck((2, 3), (2, 2))
        {
            Trainable = 8,
            IsSmooth = false,
            PassesMask = null,
            Expected = (x, w) => [.. Enumerable.Range(0, 4).Select(i => w[1][i % 2] + Enumerable.Range(0, 3).Sum(f =>
                x[i / 2 * 3 + f] * Kept(w[0].ToArray<double>(), f * 2 + i % 2)))],
        }.Run(new TernaryDense(2));
    }

    [Fact]
    public void The_gradient_passes_through_the_ternary_weights()
    {
        var layer = new TernaryDense(1, threshold: 0.5, useBias: false, kernelInitializer: "ones");
        Tensor x = Tensor.From(NDArray.From<float>([3, -2], (1, 2)));
        Tensor y = layer.Apply(x);
        Tensor gradient = Gradient.Of(y.Sum(), [layer.Weights[0].Tensor])[0];
        Assert.Equal([3.0, -2], Values(gradient));
    }

    [Fact]
    public void ReversibleEmbedding_goes_back_by_the_same_weights()
    {
        var layer = new ReversibleEmbedding(5, 3, maskZero: true, logitSoftCap: 2);
        Tensor tokens = Tensor.From(NDArray.From<int>([1, 0, 4], (1, 3)));
        Tensor vectors = layer.Apply(tokens);
        Assert.Equal(new Shape(1, 3, 3), vectors.Shape);
        Assert.Equal([1.0, 0, 1], Values(Masks.Of(vectors)!));
        Tensor logits = layer.ApplyReverse(vectors);
        Assert.Equal(new Shape(1, 3, 5), logits.Shape);
        double[] table = layer.Weights[0].Value.Cast(DType.Float64).ToArray<double>();
        double product = Enumerable.Range(0, 3).Sum(i => table[3 + i] * table[12 + i]);
        Assert.Equal(2 * Math.Tanh(product / 2), Values(logits)[4], 1e-6);
    }

    [Fact]
    public void A_model_may_use_an_embedding_both_ways_and_survives_its_configuration()
    {
        var embedding = new ReversibleEmbedding(6, 4, tieWeights: false);
        KerasTensor tokens = new InputLayer([-1, 3], DType.Int32).Output;
        KerasTensor logits = embedding.ApplyReverse(new Dense(4).Apply(embedding.Apply(tokens)));
        Assert.Equal(new Shape(-1, 3, 6), logits.Shape);
        var model = new Model(tokens, logits);
        Model twin = Model.FromConfig(JsonNode.Parse(Registry.Serialize(model).ToJsonString())!.AsObject());
        twin.SetWeights(model.GetWeights());
        Tensor x = Tensor.From(NDArray.From<int>([1, 2, 5], (1, 3)));
        Assert.Equal(Values(model.Apply(x)), Values(twin.Apply(x)));
    }

    [Fact]
    public void SpectralNormalization_brings_the_largest_singular_value_to_one()
    {
        var layer = new SpectralNormalization(new Dense(3, useBias: false, kernelInitializer: "ones"), 3);
        Tensor x = Tensor.From(Numerics.Random([2, 4]).Cast(DType.Float32));
        Function step = Function.Of(t => layer.Apply(t, new CallContext(training: true)));
        layer.EnsureBuilt(x.Shape);
        Assert.Equal(2, layer.Weights.Count);
        step.Call(Evaluation.Evaluate([x])[0]);
        // The only singular value of a matrix of ones is √(rows · columns).
        Assert.All(layer.Weights[0].Value.ToArray<float>(), w => Assert.Equal(1 / Math.Sqrt(12), w, 1e-5));
        Layer twin = Layer.FromConfig(JsonNode.Parse(Registry.Serialize(layer).ToJsonString())!.AsObject());
        Assert.Equal(2, twin.Weights.Count);
    }

    [Fact]
    public void A_step_of_training_goes_on_from_the_normalized_kernel()
    {
        var dense = new Dense(1, useBias: false, kernelInitializer: "ones");
        var model = new Sequential { new SpectralNormalization(dense, inputShape: 4) };
        model.Compile(optimizer: new Lamina.Optimizers.SGD(0.5), loss: "mse");
        NDArray x = NDArray.From<float>([1, 0, 0, 0], (1, 4)), y = NDArray.From<float>([0], (1, 1));
        model.Fit(x, y, epochs: 1, batchSize: 1, verbose: 0);
        // Ones become 1/2 each; the first is moved by 0.5 · 2 · (1/2 − 0).
        double[] kernel = [.. dense.Weights[0].Value.ToArray<float>().Select(w => Math.Round(w, 5))];
        Assert.Equal([0, 0.5, 0.5, 0.5], kernel);
    }

    [Fact]
    public void A_call_may_say_for_itself_whether_it_trains()
    {
        KerasTensor x = new InputLayer([-1, 2]).Output;
        KerasTensor y = new BatchNormalization(epsilon: 0).ApplyMany([x], arguments: new() { ["training"] = false })[0];
        var model = new Model(x, y);
        Tensor data = Tensor.From(NDArray.From<float>([1, 2, 5, 8], (2, 2)));
        Assert.Equal(Values(data), Values(model.Apply(data, new CallContext(training: true))));
    }

    [Fact]
    public void A_lambda_is_a_function_that_no_file_can_hold()
    {
        var layer = new Lambda(x => x.Square() + 1);
        KerasTensor input = new InputLayer([-1, 2]).Output;
        var model = new Model(input, layer.Apply(input));
        Assert.Equal([2.0, 5], Values(model.Apply(Tensor.From(NDArray.From<float>([1, 2], (1, 2))))));
        Assert.Contains("code", Assert.Throws<NotSupportedException>(() => layer.GetConfig()).Message);
        JsonObject file = JsonNode.Parse("""{"class_name":"Lambda","config":{"name":"mine"}}""")!.AsObject();
        Assert.Contains("'mine'", Assert.Throws<NotSupportedException>(() => Layer.FromConfig(file)).Message);
    }

    [Fact]
    public void Batch_renormalization_corrects_towards_its_averages()
    {
        var layer = new BatchNormalization(renorm: true, renormClipping: new(RMax: 1.5, DMax: 0.25), epsilon: 0,
            renormMomentum: 0.5, dtype: DType.Float64);
        Function step = Function.Of(t => layer.Apply(t, new CallContext(training: true)));
        // Mean 1, deviation 2: r = 2 is cut to 1.5, d = 1 to 0.25.
        double[] y = step.Call(NDArray.From<double>([-1, 3], (2, 1)))[0].ToArray<double>();
        Assert.Equal([-1.25, 1.75], y.Select(v => Math.Round(v, 9)));
        string[] names = [.. layer.Weights.Select(w => w.Name)];
        Assert.Equal(["gamma", "beta", "moving_mean", "moving_variance", "moving_stddev", "renorm_mean",
            "renorm_stddev"], names);
        double[] state = [.. layer.Weights.Skip(2).Select(w => Math.Round(w.Value.ToArray<double>()[0], 6))];
        Assert.Equal([0.01, 1.0201, 1.01, 0.5, 1.5], state);
        JsonObject config = Registry.Serialize(layer);
        Assert.True(JsonNode.DeepEquals(config["config"], Registry.Serialize(Layer.FromConfig(config))["config"]));
    }

    [Fact]
    public void A_mask_over_softmax_hides_and_a_misfit_is_explained()
    {
        Tensor x = Tensor.From(NDArray.From<float>([1, 2, 3, 4], (2, 2)));
        Tensor mask = Tensor.From(NDArray.From<int>([1, 0, 0, 0], (2, 2))).Cast(DType.Bool);
        Assert.Equal([1.0, 0, 0, 0], Values(new Softmax().Apply(x, new CallContext().For([mask]))));
        Assert.Contains("mask", Assert.Throws<GraphException>(() =>
            new Softmax().Apply(x, new CallContext().For([mask.Slice(1, 0, 1).BroadcastTo([2, 3])]))).Message);
    }

    [Fact]
    public void A_step_of_a_concatenation_counts_if_it_counts_in_one_of_the_parts()
    {
        Tensor a = Tensor.From(Numerics.Random([1, 2, 2])), b = Tensor.From(Numerics.Random([1, 2, 3]));
        Masks.Set(a, Tensor.From(NDArray.From<int>([1, 0], (1, 2))).Cast(DType.Bool));
        Masks.Set(b, Tensor.From(NDArray.From<int>([0, 0], (1, 2))).Cast(DType.Bool));
        Tensor joined = new Lamina.Layers.Concatenate(dtype: DType.Float64).ApplyMany([a, b])[0];
        Assert.Equal([1.0, 0], Values(Masks.Of(joined)!));
    }

    [Fact]
    public void Merging_functions_apply_the_layers_of_their_names()
    {
        KerasTensor a = new InputLayer([-1, 2]).Output, b = new InputLayer([-1, 2]).Output;
        KerasTensor[] made = [Merge.Add(a, b), Merge.Subtract(a, b), Merge.Multiply(a, b), Merge.Average(a, b),
            Merge.Maximum(a, b), Merge.Minimum(a, b), Merge.Concatenate([a, b]), Merge.Dot([a, b], [1])];
        Tensor[] y = new Model(new[] { a, b }, made).ApplyMany(
            [Tensor.From(NDArray.From<float>([1, 4], (1, 2))), Tensor.From(NDArray.From<float>([3, 2], (1, 2)))]);
        double[][] wanted = [[4, 6], [-2, 2], [3, 8], [2, 3], [3, 4], [1, 2], [1, 4, 3, 2], [11]];
        Assert.Equal(wanted, y.Select(Values));
    }
}
