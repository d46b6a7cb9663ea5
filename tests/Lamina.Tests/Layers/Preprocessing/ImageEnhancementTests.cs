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

    // The definition, pixel by pixel, for one image of one channel.
    static float[] Reference(float[] x, int height, int width, double limit, int gridRows, int gridColumns)
    {
        int rows = (height + gridRows - 1) / gridRows, columns = (width + gridColumns - 1) / gridColumns;
        int Pixel(int r, int c) => (int)x[(r < height ? r : 2 * height - 1 - r) * width
            + (c < width ? c : 2 * width - 1 - c)];
        var tables = new double[gridRows, gridColumns, 256];
        for (int tileRow = 0; tileRow < gridRows; tileRow++)
            for (int tileColumn = 0; tileColumn < gridColumns; tileColumn++)
            {
                var histogram = new double[256];
                for (int r = 0; r < rows; r++)
                    for (int c = 0; c < columns; c++)
                        histogram[Pixel(tileRow * rows + r, tileColumn * columns + c)]++;
                double most = limit * rows * columns / 256, excess = histogram.Sum(h => Math.Max(0, h - most));
                double below = 0, lowest = 0;
                for (int value = 0; value < 256; value++)
                {
                    below += Math.Min(histogram[value], most) + excess / 256;
                    if (value == 0) lowest = below;
                    tables[tileRow, tileColumn, value] = (below - lowest) * 255 / (rows * columns - lowest);
                }
            }
        var y = new float[height * width];
        for (int r = 0; r < height; r++)
            for (int c = 0; c < width; c++)
            {
                double down = (r - rows / 2.0) / rows, across = (c - columns / 2.0) / columns;
                int top = (int)Math.Floor(down), left = (int)Math.Floor(across), value = Pixel(r, c);
                double At(int i, int j) =>
                    tables[Math.Clamp(i, 0, gridRows - 1), Math.Clamp(j, 0, gridColumns - 1), value];
                (down, across) = (down - top, across - left);
                y[r * width + c] = (float)(
                    (At(top, left) * (1 - across) + At(top, left + 1) * across) * (1 - down)
                    + (At(top + 1, left) * (1 - across) + At(top + 1, left + 1) * across) * down);
            }
        return y;
    }

    [Theory]
    [InlineData(12, 8, 4.0, 3, 2)]
    [InlineData(11, 9, 1.5, 3, 4)]
    [InlineData(8, 8, 40.0, 8, 8)]
    public void LimitedEqualizationIsItsDefinition(int height, int width, double limit, int rows, int columns)
    {
        Tensor image = TestImages.Noise(1, height, width, 1, seed: 9);
        float[] wanted = Reference(image.ToArray<float>(), height, width, limit, rows, columns);
        float[] got = new ContrastLimitedAdaptiveHistogramEqualization(clipLimit: limit, tileGridSize: (rows, columns))
            .Apply(image).ToArray<float>();
        for (int i = 0; i < wanted.Length; i++) Assert.Equal(wanted[i], got[i], 2e-2f);
    }
}
