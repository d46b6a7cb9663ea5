using Lamina.IR;
using Lamina.Layers;
using Xunit;

namespace Lamina.Tests.Layers.Preprocessing;

/// <summary>Distributions and exact cases of the layers that change colors.</summary>
public class RandomColorTests
{
    const int Many = 2000;

    [Fact]
    public void BrightnessIsUniformAndLimited()
    {
        float[] added = [.. TestImages.Firsts(TestImages.Train(
            new RandomBrightness((-0.2, 0.1), seed: 1), TestImages.Plain(Many, 100))).Select(v => (v - 100) / 255)];
        Assert.Equal(-0.05, added.Average(), 0.01);
        Assert.InRange(added.Min(), -0.2001f, -0.19f);
        Assert.InRange(added.Max(), 0.09f, 0.1001f);
        NDArray bright = TestImages.Train(new RandomBrightness((1, 1), (0, 1)), TestImages.Plain(1, 0.5));
        Assert.All(bright.ToArray<float>(), v => Assert.Equal(1, v));
    }

    [Fact]
    public void ContrastMovesAwayFromTheMean()
    {
        Tensor images = TestImages.Noise(2) * 0.2 + 100;
        float[] y = TestImages.Train(new RandomContrast((0.5, 0.5)), images).ToArray<float>();
        float[] mean = images.Mean([1, 2], keepDims: true).BroadcastTo(images.Shape).ToArray<float>();
        float[] x = images.ToArray<float>();
        float factor = (y[0] - mean[0]) / (x[0] - mean[0]);
        Assert.InRange(factor, 0.5f, 1.5f);
        for (int i = 0; i < 90; i++) Assert.Equal((x[i] - mean[i]) * factor + mean[i], y[i], 0.01f);
    }

    [Fact]
    public void InvertAndGrayHappenWithTheirProbability()
    {
        NDArray inverted = TestImages.Train(new RandomInvert((0.3, 0.3), seed: 1), TestImages.Plain(Many, 55));
        Assert.Equal(0.3, TestImages.Firsts(inverted).Count(v => v == 200) / (double)Many, 0.04);
        Tensor color = Tensor.Full((Many, 2, 2, 3), 1) * Tensor.From(new[] { 10f, 20, 30 });
        NDArray gray = TestImages.Train(new RandomGrayscale(0.7, seed: 2), color);
        Assert.Equal(0.7, TestImages.Firsts(gray).Count(v => v != 10) / (double)Many, 0.04);
        Assert.Equal(2.989f + 11.74f + 3.42f, TestImages.Firsts(gray).Max(), 1e-4f);
    }

    [Fact]
    public void DegenerationByOneIsGray()
    {
        Tensor images = TestImages.Noise(1);
        float[] gray = TestImages.Train(new RandomGrayscale(1), images).ToArray<float>();
        float[] degenerate = TestImages.Train(new RandomColorDegeneration((1, 1)), images).ToArray<float>();
        for (int i = 0; i < gray.Length; i++) Assert.Equal(gray[i], degenerate[i], 1e-3f);
    }

    [Theory]
    [InlineData(1, 127, 0)]
    [InlineData(1, 128, 128)]
    [InlineData(3, 255, 224)]
    [InlineData(8, 77, 77)]
    public void PosterizationKeepsTheHighestBits(int bits, double value, float wanted) =>
        Assert.Equal(wanted, TestImages.Firsts(TestImages.Train(
            new RandomPosterization((bits, bits)), TestImages.Plain(1, value)))[0]);

    [Fact]
    public void PosterizationDrawsBelowTheUpperNumber()
    {
        float[] values = TestImages.Firsts(TestImages.Train(
            new RandomPosterization(4, seed: 1), TestImages.Plain(Many, 255)));
        Assert.Equal([128f, 192, 224], values.Distinct().Order());
        Assert.Equal(1 / 3.0, values.Count(v => v == 192) / (double)Many, 0.04);
    }

    [Fact]
    public void SharpnessOfOneHalfLeavesImagesAndZeroSmooths()
    {
        Tensor images = TestImages.Noise(1);
        float[] x = images.ToArray<float>();
        float[] same = TestImages.Train(new RandomSharpness((0.5, 0.5)), images).ToArray<float>();
        for (int i = 0; i < x.Length; i++) Assert.Equal(x[i], same[i], 1e-3f);
        NDArray dot = new NDArray((1, 3, 3, 1));
        dot.AsSpan<float>()[4] = 130;
        float[] smooth = TestImages.Train(new RandomSharpness((0, 0)), dot).ToArray<float>();
        Assert.Equal(50, smooth[4], 1e-4f);
        Assert.Equal(10, smooth[0], 1e-4f);
    }

    [Fact]
    public void SolarizationInvertsWhatIsNotBelowTheThreshold()
    {
        // A threshold of 0 inverts all; factors of zero draw nothing.
        Assert.Equal(155, TestImages.Firsts(TestImages.Train(new Solarization(), TestImages.Plain(1, 100)))[0]);
        float[] values = TestImages.Firsts(TestImages.Train(
            new Solarization(0, 1, (0, 1), seed: 3), TestImages.Plain(Many, 0.4)));
        Assert.Equal(0.4, values.Count(v => v > 0.5) / (double)Many, 0.04);
    }

    [Fact]
    public void FactorsOutOfBoundsAreRefused()
    {
        Assert.Throws<ArgumentException>(() => new RandomBrightness(1.5));
        Assert.Throws<ArgumentException>(() => new RandomContrast((0.2, 1.2)));
        Assert.Throws<ArgumentException>(() => new RandomPosterization(9));
        Assert.Throws<ArgumentException>(() => new RandomGrayscale(-0.1));
        Assert.Throws<ArgumentException>(() => new RandomFlip("diagonal"));
        Assert.Throws<GraphException>(() => TestImages.Train(new RandomGrayscale(), TestImages.Noise(1, channels: 2)));
        Assert.Throws<GraphException>(() => new RandomInvert().Apply(Tensor.Zeros((2, 2))));
    }
}
