using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Tests.Layers;

/// <summary>Normalizations of samples, and layers that disturb or penalize in training.</summary>
[Collection(ProcessWide.Name)]
public class NormalizationAndNoiseTests
{
    static double[] Normalized(double[] row, double epsilon)
    {
        double mean = row.Average(), variance = row.Average(v => (v - mean) * (v - mean));
        return [.. row.Select(v => (v - mean) / Math.Sqrt(variance + epsilon))];
    }

    [Fact]
    public void LayerNormalization() => new LayerCheck((2, 3), (2, 3))
    {
        Trainable = 6,
        Expected = (x, w) => [.. x.ToArray<double>().Chunk(3).SelectMany(row => Normalized(row, 1e-3)
            .Select((v, i) => v * w[0][i] + w[1][i]))],
    }.Run(new LayerNormalization());

    [Fact]
    public void LayerNormalization_may_leave_the_mean_and_have_no_offset()
    {
        var layer = (LayerNormalization)Layer.FromConfig(new()
        {
            ["class_name"] = "LayerNormalization",
            ["config"] = new System.Text.Json.Nodes.JsonObject { ["rms_scaling"] = true, ["epsilon"] = 0.0 },
        });
        // The variance of 1, 3 is 1, so that nothing changes.
        NDArray y = IR.Evaluation.Evaluate([layer.Apply(Tensor.From(new[,] { { 1f, 3f } }))])[0];
        Assert.Equal([1f, 3f], y.ToArray<float>());
        Assert.Single(layer.Weights);
        Assert.True(layer.GetConfig()["rms_scaling"]!.GetValue<bool>());
    }

    [Fact]
    public void LayerNormalization_over_two_axes() =>
        new LayerCheck((2, 3, 4), (2, 3, 4)) { Trainable = 12, PassesMask = true }
        .Run(new LayerNormalization(axis: [1, 2], center: false));

    [Fact]
    public void GroupNormalization() => new LayerCheck((2, 4), (2, 4))
    {
        Trainable = 8,
        Expected = (x, w) => [.. x.ToArray<double>().Chunk(2).SelectMany((pair, at) => Normalized(pair, 1e-3)
            .Select((v, i) => v * w[0][at % 2 * 2 + i] + w[1][at % 2 * 2 + i]))],
    }.Run(new GroupNormalization(2));

    [Fact]
    public void GroupNormalization_with_channels_first() => new LayerCheck((2, 6, 3), (2, 6, 3)) { Trainable = 6 }
        .Run(new GroupNormalization(3, axis: 1, scale: false));

    [Fact]
    public void RMSNormalization() => new LayerCheck((2, 3), (2, 3))
    {
        Trainable = 3,
        Expected = (x, w) => [.. x.ToArray<double>().Chunk(3).SelectMany(row => row
            .Select((v, i) => v * w[0][i] / Math.Sqrt(row.Average(u => u * u) + 1e-6)))],
    }.Run(new RMSNormalization());

    [Fact]
    public void UnitNormalization() => new LayerCheck((2, 3), (2, 3))
    {
        Expected = (x, _) => [.. x.ToArray<double>().Chunk(3).SelectMany(row => row
            .Select(v => v / Math.Sqrt(row.Sum(u => u * u))))],
    }.Run(new UnitNormalization());

    public static TheoryData<Layer> Quiet =>
    [
        new GaussianNoise(0.5), new GaussianDropout(0.5), new AlphaDropout(0.5), new SpatialDropout1D(0.5),
        new ActivityRegularization(0.1, 0.2),
    ];

    [Theory]
    [MemberData(nameof(Quiet))]
    public void Outside_training_nothing_changes(Layer layer) =>
        new LayerCheck((2, 3, 2), (2, 3, 2)) { PassesMask = true, Expected = Reference.Each(v => v) }.Run(layer);

    [Fact]
    public void SpatialDropout2D() => new LayerCheck((1, 2, 3, 2), (1, 2, 3, 2)).Run(new SpatialDropout2D(0.4));

    [Fact]
    public void SpatialDropout3D() => new LayerCheck((1, 2, 2, 2, 2), (1, 2, 2, 2, 2))
        .Run(new SpatialDropout3D(0.4, dataFormat: "channels_first"));

    public static TheoryData<Layer, double> Noises => new()
    {
        // The deviation that each adds to ones.
        { new GaussianNoise(0.5, seed: 3), 0.5 },
        { new GaussianDropout(0.2, seed: 3), 0.5 },
        { new Dropout(0.2, seed: 3), 0.5 },
    };

    [Theory]
    [MemberData(nameof(Noises))]
    public void Noise_has_mean_and_deviation_as_said(Layer layer, double deviation)
    {
        float[] y = Function.Of(x => layer.Apply(x, new CallContext(training: true)))
            .Call(Tensor.Ones((100, 100)).Value)[0].ToArray<float>();
        double mean = y.Average();
        Assert.Equal(1, mean, 0.02);
        Assert.Equal(deviation, Math.Sqrt(y.Average(v => (v - mean) * (v - mean))), 0.02);
    }

    [Fact]
    public void AlphaDropout_keeps_mean_and_variance()
    {
        NDArray x = new Lamina.Initializers.RandomNormal(0, 1, seed: 1).Create((200, 200));
        float[] y = Function.Of(t => new AlphaDropout(0.3, seed: 2).Apply(t, new CallContext(training: true)))
            .Call(x)[0].ToArray<float>();
        Assert.Equal(0, y.Average(), 0.03);
        Assert.Equal(1, y.Average(v => v * v), 0.04);
    }

    [Fact]
    public void SpatialDropout_drops_whole_channels()
    {
        float[] y = Function.Of(x => new SpatialDropout1D(0.5, seed: 2).Apply(x, new CallContext(training: true)))
            .Call(Tensor.Ones((4, 5, 6)).Value)[0].ToArray<float>();
        for (int i = 0; i < y.Length; i++) Assert.Equal(y[i / 30 * 30 + i % 6], y[i]);
        Assert.Contains(0, y);
        Assert.Contains(2, y);
    }

    [Fact]
    public void ActivityRegularization_adds_to_the_loss()
    {
        var context = new CallContext(training: true);
        new ActivityRegularization(0.5, 0.25).Apply(NDArray.From<float>([1, -2], (1, 2)), context);
        Assert.Equal(0.5 * 3 + 0.25 * 5, context.Losses.Sum(loss => loss.Item()), 1e-6);
    }
}
