using Lamina.IR;

namespace Lamina.Vision.Tests;

public sealed class ResizeTests
{
    [Theory]
    [InlineData("nearest", false)]
    [InlineData("bilinear", false)]
    [InlineData("bilinear", true)]
    [InlineData("bicubic", false)]
    [InlineData("bicubic", true)]
    [InlineData("lanczos3", true)]
    [InlineData("lanczos5", false)]
    public void Agrees_with_the_operation_of_models(string interpolation, bool antialias)
    {
        NDArray image = TestImages.Noise(23, 17, 3);
        foreach ((int height, int width) in new[] { (10, 40), (46, 9), (23, 17), (1, 1), (7, 50) })
        {
            NDArray expected = Ops.Image.Resize(Tensor.From(image), [height, width], interpolation, antialias).Value;
            NDArray got = Images.Resize(image, height, width, interpolation, antialias);
            // Of 255, sums in another order.
            Assert.InRange(TestImages.Distance(expected, got), 0, 2e-3f);
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Keeps_the_aspect_ratio_as_the_operation_does(bool crop, bool pad)
    {
        NDArray image = TestImages.Noise(23, 17, 3);
        foreach ((int height, int width) in new[] { (10, 40), (46, 9), (23, 17), (12, 12) })
        {
            NDArray expected = Ops.Image.Resize(Tensor.From(image), [height, width], cropToAspectRatio: crop,
                padToAspectRatio: pad, fillValue: 7).Value;
            NDArray got = Images.Resize(image, height, width, cropToAspectRatio: crop, padToAspectRatio: pad,
                fillValue: 7);
            Assert.InRange(TestImages.Distance(expected, got), 0, 2e-3f);
        }
    }

    [Fact]
    public void Area_takes_the_mean_of_what_a_pixel_covers()
    {
        NDArray image = NDArray.Wrap(new float[] { 1, 2, 3, 4, 5, 6 }, (1, 6, 1));
        Assert.Equal([1.5f, 3.5f, 5.5f], Images.Resize(image, 1, 3, "area").ToArray<float>());
        // Pixels of one and a half: (1 + ½·2) / 1.5 and so on.
        float[] four = Images.Resize(image, 1, 4, "area").ToArray<float>();
        float[] expected = [4 / 3f, 8 / 3f, 13 / 3f, 17 / 3f];
        for (int i = 0; i < 4; i++) Assert.Equal(expected[i], four[i], 1e-5f);
        NDArray large = TestImages.Noise(12, 18, 3);
        Assert.Equal(Mean(large), Mean(Images.Resize(large, 5, 7, "area")), 1e-3);
    }

    static double Mean(NDArray image) => image.ToArray<float>().Average(v => (double)v);

    [Fact]
    public void Options_resize_what_is_read()
    {
        NDArray image = TestImages.Slopes(30, 40, 3);
        byte[] file = Images.Encode(image, ImageFormat.Png);
        NDArray read = Images.Decode(file, new() { Size = (8, 8), CropToAspectRatio = true, White = 1 });
        NDArray expected = Images.Resize(image, 8, 8, cropToAspectRatio: true);
        Assert.InRange(TestImages.Distance(expected, Images.Resize(Scaled(read, 255), 8, 8)), 0, 1e-3f);
    }

    static NDArray Scaled(NDArray image, float factor) =>
        NDArray.Wrap(image.ToArray<float>().Select(v => v * factor).ToArray(), image.Shape);

    [Fact]
    public void A_part_is_cut_out()
    {
        NDArray image = NDArray.Wrap(Enumerable.Range(0, 24).Select(i => (float)i).ToArray(), (4, 3, 2));
        Assert.Equal([8, 9, 10, 11, 14, 15, 16, 17], Images.Crop(image, 1, 1, 2, 2).ToArray<float>());
        Assert.Throws<ArgumentException>(() => Images.Crop(image, 3, 0, 2, 1));
    }

    [Fact]
    public void Contradictions_are_refused()
    {
        NDArray image = TestImages.Noise(4, 4, 1);
        Assert.Throws<ArgumentException>(() => Images.Resize(image, 0, 4));
        Assert.Throws<ArgumentException>(() =>
            Images.Resize(image, 2, 2, cropToAspectRatio: true, padToAspectRatio: true));
        Assert.Contains("area", Assert.Throws<ArgumentException>(() => Images.Resize(image, 2, 2, "cubic")).Message,
            StringComparison.Ordinal);
    }
}
