using Lamina.IR;

namespace Lamina.Tests;

public class ImageOpsTests
{
    static readonly Tensor image = Tensor.Iota(16).Reshape((1, 4, 4, 1));

    [Fact]
    public void The_identity_leaves_images_as_they_are()
    {
        float[] wanted = image.ToArray<float>();
        Tensor identity = Tensor.From(new[] { 1f, 0, 0, 0, 1, 0, 0, 0 });
        Assert.Equal(wanted, Ops.Image.AffineTransform(image, identity).ToArray<float>());
        Tensor corners = Tensor.From(new[,] { { 0f, 0f }, { 3f, 0f }, { 0f, 3f }, { 3f, 3f } });
        Assert.Equal(wanted, Ops.Image.PerspectiveTransform(image, corners, corners).ToArray<float>(), Near(1e-4f));
        Assert.Equal(wanted, Ops.Image.Resize(image, [4, 4]).ToArray<float>());
        Assert.Equal(wanted, Ops.Image.ScaleAndTranslate(image, image.Shape, Tensor.Ones(2), Tensor.Zeros(2), [1, 2],
            "cubic").ToArray<float>(), Near(1e-5f));
        Assert.Equal(wanted, Ops.Image.HsvToRgb(Ops.Image.RgbToHsv(Ops.Tile(image / 20, [1, 1, 1, 3])))
            .ToArray<float>().Where((_, i) => i % 3 == 1).Select(v => v * 20), Near(1e-4f));
        Assert.Equal(1, Ops.Image.Ssim(image, image, 16, 3).Item(), 1e-5);
    }

    static Func<float, float, bool> Near(float gap) => (a, b) => Math.Abs(a - b) <= gap;

    [Theory]
    [InlineData("bilinear")]
    [InlineData("bicubic")]
    [InlineData("lanczos3")]
    [InlineData("lanczos5")]
    [InlineData("nearest")]
    public void Resizing_keeps_constant_images_constant(string interpolation)
    {
        Tensor flat = Tensor.Full((5, 7, 2), 3);
        foreach (bool antialias in new[] { false, true })
            Assert.All(Ops.Image.Resize(flat, [3, 9], interpolation, antialias).ToArray<float>(),
                v => Assert.Equal(3, v, 1e-5f));
        Tensor whole = Tensor.Full((5, 7, 2), 200, DType.UInt8);
        Assert.Equal(DType.UInt8, Ops.Image.Resize(whole, [3, 9], interpolation).DType);
        Assert.All(Ops.Image.Resize(whole, [3, 9], interpolation).ToArray<byte>(), v => Assert.Equal(200, v));
    }

    [Fact]
    public void Resizing_keeps_the_aspect_ratio_on_demand()
    {
        Tensor wide = Tensor.Iota((2, 4, 1), 1);
        Assert.Equal([1f, 2f, 1f, 2f], Ops.Image.Resize(wide, [2, 2], cropToAspectRatio: true).ToArray<float>());
        float[] padded = Ops.Image.Resize(wide, [4, 4], "nearest", padToAspectRatio: true, fillValue: 9)
            .ToArray<float>();
        Assert.Equal([9f, 9f, 9f, 9f, 0f, 1f, 2f, 3f], padded[..8]);
    }

    [Theory]
    [InlineData("constant", new[] { 7f, 7f, 0f, 1f, 2f, 7f, 7f })]
    [InlineData("nearest", new[] { 0f, 0f, 0f, 1f, 2f, 2f, 2f })]
    [InlineData("wrap", new[] { 1f, 2f, 0f, 1f, 2f, 0f, 1f })]
    [InlineData("mirror", new[] { 2f, 1f, 0f, 1f, 2f, 1f, 0f })]
    [InlineData("reflect", new[] { 1f, 0f, 0f, 1f, 2f, 2f, 1f })]
    public void Places_outside_are_filled(string mode, float[] wanted)
    {
        Tensor places = (Tensor.Iota(7) - 2).Reshape((1, 7));
        foreach (int order in new[] { 0, 1 })
            Assert.Equal(wanted, Ops.Image.MapCoordinates(Tensor.Iota(3), places, order, mode, 7).ToArray<float>());
    }

    [Fact]
    public void Patches_make_the_image_again()
    {
        Tensor patches = Ops.Image.ExtractPatches(image, 2);
        Assert.Equal(new Shape(1, 2, 2, 4), patches.Shape);
        Assert.Equal(image.ToArray<float>(), Ops.Image.ReconstructPatches(patches, 2, [4, 4]).ToArray<float>());
        Tensor volume = Tensor.Iota(64).Reshape((4, 4, 4, 1));
        Tensor cubes = Ops.Image.ExtractPatches(volume, [2, 2, 2]);
        Assert.Equal(volume.ToArray<float>(),
            Ops.Image.ReconstructPatches(cubes, [2, 2, 2], [4, 4, 4]).ToArray<float>());
    }

    [Fact]
    public void Edges_and_blur_see_a_step()
    {
        Tensor step = Tensor.Where(Tensor.Iota((1, 5, 5, 1), 2).IsGreater(2), 1, Tensor.Zeros((1, 5, 5, 1)));
        float[] edges = Ops.Image.SobelEdges(step).Select(1, 2).Select(1, 2).ToArray<float>();
        Assert.Equal([0f, 4f], edges);
        float[] blurred = Ops.Image.GaussianBlur(step).Select(1, 2).ToArray<float>();
        Assert.True(blurred[1] < blurred[2] && blurred[2] < blurred[3]);
    }

    [Fact]
    public void Elastic_images_depend_on_the_seed_only()
    {
        float[] Warped(long seed) =>
            Ops.Image.ElasticTransform(image, 3, 1, seed: new SeedGenerator(seed)).ToArray<float>();
        Assert.Equal(Warped(1), Warped(1));
        Assert.NotEqual(Warped(1), Warped(2));
    }

    [Fact]
    public void Cropping_and_padding_want_two_of_three_numbers()
    {
        Assert.Equal(new Shape(1, 2, 4, 1),
            Ops.Image.CropImages(image, topCropping: 1, bottomCropping: 1, leftCropping: 0, targetWidth: 4).Shape);
        Assert.Throws<ArgumentException>(() => Ops.Image.PadImages(image, topPadding: 1));
    }
}
