using Lamina.IR;
using Lamina.Layers;
using Xunit;

namespace Lamina.Tests.Layers.Preprocessing;

/// <summary>Mixtures of images and labels, and the distributions that they draw from.</summary>
public class MixingTests
{
    // Image i has the value i everywhere, so that a mixture tells who is in it.
    static Tensor Numbered(int batch) => Tensor.Iota((batch, 32, 32, 1), 0);

    static (float[] Images, float[] Labels) Mix(Layer layer, int batch)
    {
        Tensor labels = Tensor.Iota(batch).OneHot(batch);
        Tensor[] mixed = layer.ApplyMany([Numbered(batch), labels], new CallContext(training: true));
        Tensor expected = (mixed[1] * Tensor.Iota((batch, batch), 1)).Sum([1]);
        NDArray[] values = Evaluation.Evaluate([mixed[0].Mean([1, 2, 3]), expected]);
        return (values[0].ToArray<float>(), values[1].ToArray<float>());
    }

    [Theory]
    [InlineData("MixUp", 0.05f)]
    [InlineData("CutMix", 1.5f)]
    public void LabelsAreMixedAsImagesAre(string name, float tolerance)
    {
        Layer layer = name == "MixUp" ? new MixUp(0.5, seed: 3) : new CutMix(seed: 3);
        (float[] images, float[] labels) = Mix(layer, 16);
        // The mean of a mixture of constants is the mixture of the labels; CutMix cuts whole pixels.
        for (int i = 0; i < images.Length; i++) Assert.Equal(labels[i], images[i], tolerance);
        Assert.Contains(Enumerable.Range(0, 16), i => Math.Abs(images[i] - i) > 0.5);
    }

    [Fact]
    public void CutMixPastesRectangles()
    {
        float[] values = TestImages.Train(new CutMix(seed: 1), Numbered(4)).ToArray<float>();
        for (int i = 0; i < 4; i++) Assert.InRange(values[(i * 1024)..((i + 1) * 1024)].Distinct().Count(), 1, 2);
    }

    [Fact]
    public void RefusesLabelsThatAreNoShares() => Assert.Throws<GraphException>(() =>
        new MixUp().ApplyMany([Numbered(2), Tensor.Zeros(2)], new CallContext(training: true)));

    [Theory]
    [InlineData(0.2, 0.5)]
    [InlineData(1.0, 1.0)]
    [InlineData(3.0, 2.0)]
    public void BetaHasItsMeanAndVariance(double a, double b)
    {
        const int count = 20000;
        Tensor x = Random.Beta(count, a, b, seed: 11);
        NDArray[] moments = Evaluation.Evaluate([x.Mean(), x.Variance()]);
        Assert.Equal(a / (a + b), moments[0][0], 0.012);
        Assert.Equal(a * b / ((a + b) * (a + b) * (a + b + 1)), moments[1][0], 0.006);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1.0)]
    [InlineData(7.5)]
    public void GammaHasItsMeanAndVariance(double alpha)
    {
        const int count = 20000;
        Tensor x = Random.Gamma(count, alpha, seed: 5);
        NDArray[] moments = Evaluation.Evaluate([x.Mean(), x.Variance()]);
        Assert.Equal(alpha, moments[0][0], 0.03 * Math.Max(alpha, 1));
        Assert.Equal(alpha, moments[1][0], 0.08 * Math.Max(alpha, 1));
    }

    [Fact]
    public void BetaOfTinyParametersIsNearTheEnds()
    {
        float[] x = Random.Beta(1000, 1e-4, 1e-4, seed: 2).ToArray<float>();
        Assert.All(x, value => Assert.InRange(value, 0, 1));
        Assert.Equal(500, x.Count(value => value > 0.5), 60.0);
    }
}
