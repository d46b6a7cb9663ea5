using Lamina.IR;
using Lamina.Layers;
using Xunit;

namespace Lamina.Tests.Layers.Preprocessing;

/// <summary>Layers that move pixels, where their factors leave nothing to chance.</summary>
public class GeometryTests
{
    // Rows of 0 1 2 3, 4 5 6 7, …: the value tells the place.
    static Tensor Ramp(int height, int width) =>
        Tensor.Iota(height * width).Reshape((1, height, width, 1));

    static void AreNear(float[] wanted, NDArray got)
    {
        float[] values = got.ToArray<float>();
        Assert.Equal(wanted.Length, values.Length);
        for (int i = 0; i < wanted.Length; i++) Assert.Equal(wanted[i], values[i], 1e-3f);
    }

    [Theory]
    [InlineData("constant", new float[] { 9, 0, 1, 2 })]
    [InlineData("nearest", new float[] { 0, 0, 1, 2 })]
    [InlineData("wrap", new float[] { 3, 0, 1, 2 })]
    [InlineData("reflect", new float[] { 0, 0, 1, 2 })]
    [InlineData("mirror", new float[] { 1, 0, 1, 2 })]
    public void ATranslationToTheRightFillsTheLeft(string mode, float[] wanted) => AreNear(wanted, TestImages.Train(
        new RandomTranslation((0, 0), (0.25, 0.25), mode, fillValue: 9), Ramp(1, 4)));

    [Fact]
    public void AQuarterTurnMovesTheBottomToTheRight() => AreNear([1, 3, 0, 2], TestImages.Train(
        new RandomRotation((0.25, 0.25)), Ramp(2, 2)));

    [Fact]
    public void AZoomByOneHalfShowsTheMiddle() => AreNear([1, 1.5f, 2, 2.5f, 3], TestImages.Train(
        new RandomZoom((0, 0), (-0.5, -0.5)), Ramp(1, 5)));

    [Fact]
    public void AShearMovesEachRowByItsHeight()
    {
        float[] y = TestImages.Train(new RandomShear((1, 1), (0, 0), "constant", "nearest", fillValue: -1),
            Ramp(3, 3)).ToArray<float>();
        // To one side or the other.
        Assert.Contains(y, new float[][] { [0, 1, 2, 4, 5, -1, 8, -1, -1], [0, 1, 2, -1, 3, 4, -1, -1, 6] });
    }

    [Fact]
    public void FactorsOfZeroLeaveImages()
    {
        Tensor images = TestImages.Noise(2);
        float[] same = images.ToArray<float>();
        AreNear(same, TestImages.Train(new RandomTranslation(0, 0), images));
        AreNear(same, TestImages.Train(new RandomZoom(0), images));
        AreNear(same, TestImages.Train(new RandomRotation(0), images));
        AreNear(same, TestImages.Train(new RandomShear(), images));
        AreNear(same, TestImages.Train(new RandomPerspective(1, 0), images));
        AreNear(same, TestImages.Train(new RandomPerspective((0, 0), 1), images));
        AreNear(same, TestImages.Train(new RandomElasticTransform(1, (0, 0)), images));
        AreNear(same, TestImages.Train(new RandomGaussianBlur(1, sigma: (0, 0)), images));
    }

    [Fact]
    public void PerspectiveKeepsTheFirstCornerAndLines()
    {
        float[] y = TestImages.Train(new RandomPerspective((1, 1), 0.8, seed: 4), Ramp(8, 8)).ToArray<float>();
        Assert.Equal(0, y[0], 1e-3f);
        Assert.Contains(Enumerable.Range(0, 64), i => Math.Abs(y[i] - i) > 1);
    }

    [Fact]
    public void BlurSpreadsADotEvenly()
    {
        var dot = new NDArray((1, 5, 5, 1));
        dot.AsSpan<float>()[12] = 100;
        float[] y = TestImages.Train(new RandomGaussianBlur((1, 1), (3, 3), (1, 1)), dot).ToArray<float>();
        Assert.Equal(100, y.Sum(), 0.01f);
        Assert.Equal(y[7], y[11], 1e-4f);
        Assert.Equal(MathF.Exp(-0.5f), y[7] / y[12], 1e-4f);
    }

    [Fact]
    public void CropsArePartsAndCoverAllPlaces()
    {
        var layer = new RandomCrop(2, 3, seed: 1);
        var starts = new HashSet<float>();
        for (int i = 0; i < 60; i++)
        {
            float[] y = TestImages.Train(layer, Ramp(4, 5)).ToArray<float>();
            starts.Add(y[0]);
            Assert.Equal([y[0], y[0] + 1, y[0] + 2, y[0] + 5, y[0] + 6, y[0] + 7], y);
        }
        Assert.Equal([0f, 1, 2, 5, 6, 7, 10, 11, 12], starts.Order());
        Assert.Equal((1, 6, 6, 1), TestImages.Train(new RandomCrop(6, 6), Ramp(4, 5)).Shape);
    }

    [Fact]
    public void CenterCropTakesTheMiddleOrEnlarges()
    {
        AreNear([6, 7, 11, 12], new CenterCrop(2, 2).Apply(Ramp(4, 5)).Value);
        Assert.Equal((1, 8, 4, 1), new CenterCrop(8, 4).Apply(Ramp(4, 5)).Shape);
        Assert.Equal((6, 6, 1), new CenterCrop(6, 6).Apply(Ramp(4, 5).Select(0, 0)).Shape);
    }

    [Fact]
    public void ResizingKeepsWholeNumbersAndRatios()
    {
        NDArray bytes = NDArray.From<byte>([0, 100, 255, 7], (1, 2, 2, 1));
        NDArray y = new Resizing(4, 4, "bicubic").Apply(Tensor.From(bytes)).Value;
        Assert.Equal(DType.UInt8, y.DType);
        AreNear([1, 2], new Resizing(1, 2, "nearest", cropToAspectRatio: true).Apply(Ramp(1, 4)).Value);
        AreNear([9, 0, 1, 9], new Resizing(1, 4, "nearest", padToAspectRatio: true, fillValue: 9)
            .Apply(Ramp(1, 2)).Value);
        AreNear([1.5f], new Resizing(1, 1, antialias: true).Apply(Ramp(1, 4)).Value);
        Assert.Equal([-1, 7, 9, 3], new Resizing(7, 9).ComputeOutputShape((-1, -1, -1, 3))[0].ToArray());
        Assert.Throws<ArgumentException>(() => new Resizing(2, 2, "cubic"));
        Assert.Throws<ArgumentException>(() => new Resizing(2, 2, cropToAspectRatio: true, padToAspectRatio: true));
    }

    [Fact]
    public void HueAndSaturationOfPrimariesAreKnown()
    {
        Tensor red = Tensor.Full((1, 1, 1, 3), 1) * Tensor.From(new[] { 1f, 0, 0 });
        float[] y = TestImages.Train(new RandomHue((2 / 3.0, 2 / 3.0), (0, 1)), red).ToArray<float>();
        // A third of the circle to either side: green or blue.
        Assert.Equal(0, y[0], 1e-5f);
        Assert.Equal(1, y[1] + y[2], 1e-5f);
        AreNear([1, 0, 0], TestImages.Train(new RandomSaturation((0.5, 0.5), (0, 1)), red));
        AreNear([1, 1, 1], TestImages.Train(new RandomSaturation((0, 0), (0, 1)), red));
    }
}
