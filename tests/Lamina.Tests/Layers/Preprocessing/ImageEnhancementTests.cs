using Lamina.IR;
using Lamina.Layers;
using Xunit;

namespace Lamina.Tests.Layers.Preprocessing;

/// <summary>Contrast, histograms and bounding boxes.</summary>
public class ImageEnhancementTests
{
    [Fact]
    public void AutoContrastStretchesEachChannel()
    {
        NDArray image = NDArray.From<float>([50, 7, 100, 7, 75, 7, 60, 7], (1, 2, 2, 2));
        Assert.Equal([0, 7, 255, 7, 127.5f, 7, 51, 7], new AutoContrast().Apply(Tensor.From(image)).ToArray<float>());
    }

    [Fact]
    public void EqualizationSpreadsTheRanks()
    {
        NDArray image = NDArray.From<float>([10, 20, 20, 30], (1, 2, 2, 1));
        Assert.Equal([0, 170, 170, 255], TestImages.Train(new Equalization(), image).ToArray<float>());
        NDArray plain = TestImages.Train(new Equalization(), TestImages.Plain(1, 33));
        Assert.All(plain.ToArray<float>(), v => Assert.Equal(33, v));
    }

    [Fact]
    public void LimitedEqualizationOfOneTileIsEqualization()
    {
        NDArray image = NDArray.From<float>([10, 20, 20, 30], (1, 2, 2, 1));
        var layer = new ContrastLimitedAdaptiveHistogramEqualization(clipLimit: 0, tileGridSize: (1, 1));
        float[] y = layer.Apply(Tensor.From(image)).ToArray<float>();
        // Here the lowest of the cumulated histogram is that of value 0, which no pixel has.
        float[] wanted = [63.75f, 191.25f, 191.25f, 255];
        for (int i = 0; i < 4; i++) Assert.Equal(wanted[i], y[i], 1e-3f);
    }

    [Fact]
    public void TilesAreInterpolatedAndContrastIsLimited()
    {
        Tensor images = TestImages.Noise(2, 20, 17) * 0.2 + 90;
        double Spread(double limit)
        {
            NDArray y = new ContrastLimitedAdaptiveHistogramEqualization(clipLimit: limit, tileGridSize: (3, 2))
                .Apply(images).Value;
            Assert.Equal(images.Shape, y.Shape);
            Assert.All(y.ToArray<float>(), v => Assert.InRange(v, 0, 255));
            return Tensor.From(y).Variance().Item();
        }
        Assert.True(Spread(0) > Spread(4));
        Assert.True(Spread(4) > Spread(1));
    }

    [Fact]
    public void BoxesAreCutAndFilled()
    {
        Tensor boxes = Tensor.Ones((2, 3, 4)), labels = Tensor.Ones((2, 3));
        Tensor[] more = new MaxNumBoundingBoxes(4).ApplyMany([boxes, labels]);
        Assert.Equal((2, 4, 4), more[0].Shape);
        Assert.Equal([1, 1, 1, -1, 1, 1, 1, -1], more[1].ToArray<float>());
        Assert.Equal((2, 2, 4), new MaxNumBoundingBoxes(2).Apply(boxes).Shape);
        Assert.Equal((1, 5, 5, 3), new MaxNumBoundingBoxes(2).Apply(Tensor.Zeros((1, 5, 5, 3))).Shape);
    }
}
