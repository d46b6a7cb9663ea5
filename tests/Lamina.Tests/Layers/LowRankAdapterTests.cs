using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;

namespace Lamina.Tests.Layers;

/// <summary>A low-rank update is trained instead of the kernel, whatever the layer.</summary>
public class LowRankAdapterTests
{
    static Layer Plain(string which) => which switch
    {
        "Dense" => new Dense(3),
        "EinsumDense" => new EinsumDense("ab,bcd->acd", [3, 2], biasAxes: "cd"),
        "Conv1D" => new Conv1D(3, 2),
        _ => new Embedding(4, 3),
    };

    static Tensor InputOf(string which)
    {
        Tensor x = Tensor.From(NDArray.From<float>([1, 2, 3, 0], (1, 4)));
        return which == "Conv1D" ? x.Reshape((1, 4, 1)) : which == "Embedding" ? x.Cast(DType.Int32) : x;
    }

    [Theory]
    [InlineData("Dense")]
    [InlineData("EinsumDense")]
    [InlineData("Conv1D")]
    [InlineData("Embedding")]
    public void It_begins_as_the_layer_and_learns_beside_the_kernel(string which)
    {
        Layer plain = Plain(which);
        Tensor x = InputOf(which);
        float[] before = plain.Apply(x).ToArray<float>();
        var adapted = new LowRankAdapter(plain, rank: 2, alpha: 4);
        Assert.Equal(before, adapted.Apply(x).ToArray<float>());
        Assert.DoesNotContain(adapted.TrainableWeights, w => w.Name is "kernel" or "embeddings");
        Variable b = adapted.TrainableWeights.Single(w => w.Name.EndsWith("_b", StringComparison.Ordinal));
        b.Value.Fill(0.5);
        float[] moved = adapted.Apply(x).ToArray<float>();
        Assert.NotEqual(before, moved);
        adapted.Merge();
        float[] merged = adapted.Apply(x).ToArray<float>();
        for (int i = 0; i < moved.Length; i++) Assert.Equal(moved[i], merged[i], 1e-5f);
        Assert.All(b.Value.ToArray<float>(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Only_the_matrices_and_the_bias_change_in_training()
    {
        var layer = new LowRankAdapter(new Dense(1, inputShape: 3), rank: 1, inputShape: 3);
        var model = new Sequential();
        model.Add(layer);
        model.Compile(optimizer: "sgd", loss: "mse");
        NDArray kernel = layer.Weights.Single(w => w.Name == "kernel").Value.Copy();
        var x = NDArray.From<float>([1, 2, 3, 4, 5, 6], (2, 3));
        for (int i = 0; i < 2; i++) model.TrainOnBatch(x, NDArray.From<float>([1, -1], (2, 1)));
        Assert.Equal(kernel.ToArray<float>(), layer.Weights.Single(w => w.Name == "kernel").Value.ToArray<float>());
        Assert.NotEqual(0, layer.TrainableWeights.Single(w => w.Name == "kernel_b").Value[0]);
        Assert.NotEqual(0, layer.TrainableWeights.Single(w => w.Name == "bias").Value[0]);
    }

    [Fact]
    public void Its_configuration_comes_back_and_misfits_are_explained()
    {
        Layer layer = new LowRankAdapter(new Dense(3), rank: 2, alpha: 4);
        JsonObject config = Registry.Serialize(layer);
        Assert.True(JsonNode.DeepEquals(config, Registry.Serialize(Layer.FromConfig(config))));
        Assert.Throws<ArgumentException>(() => new LowRankAdapter(new Dense(3), rank: 0));
        GraphException error = Assert.Throws<GraphException>(() =>
            new LowRankAdapter(new Flatten(), rank: 2).Apply(Tensor.Zeros((2, 3))));
        Assert.Contains("neither a trained weight 'kernel'", error.Message);
    }
}
