using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Tests.Layers;

/// <summary>The layers beside those of the tutorial, through <see cref="LayerCheck"/>.</summary>
[Collection(ProcessWide.Name)]
public class MoreLayerTests
{
    [Fact]
    public void Identity() => new LayerCheck((2, 3, 2), (2, 3, 2))
    {
        PassesMask = true,
        Expected = Reference.Each(v => v)
    }
        .Run(new Identity());

    [Fact]
    public void Masking() => new LayerCheck((2, 2, 2), (2, 2, 2))
    {
        Data = NDArray.From<double>([1, 0, 0, 0, 2, 3, 0, 4], (2, 2, 2)),
        IsSmooth = false,
        Expected = Reference.Each(v => v),
        PassesMask = true,
    }.Run(new Masking());

    [Fact]
    public void ReLU() => new LayerCheck((2, 3), (2, 3))
    {
        Expected = Reference.Each(v => v > 0.25 ? Math.Min(v, 0.5) : 0.1 * (v - 0.25)),
    }.Run(new ReLU(maxValue: 0.5, negativeSlope: 0.1, threshold: 0.25));

    [Fact]
    public void LeakyReLU() => new LayerCheck((2, 3), (2, 3)) { Expected = Reference.Each(v => v > 0 ? v : 0.3 * v) }
        .Run(new LeakyReLU());

    [Fact]
    public void ELU() => new LayerCheck((2, 3),
        (2, 3))
    { Expected = Reference.Each(v => v > 0 ? v : 2 * (Math.Exp(v) - 1)) }
        .Run(new ELU(2));

    [Fact]
    public void PReLU() => new LayerCheck((2, 3, 4), (2, 3, 4))
    {
        Trainable = 4,
        Expected = (x, w) => [.. Enumerable.Range(0, 24).Select(i => x[i] > 0 ? x[i] : w[0][i % 4] * x[i])],
    }.Run(new PReLU(sharedAxes: [1]));

    [Fact]
    public void Permute() => new LayerCheck((1, 2, 3), (1, 3, 2))
    {
        Expected = (x, _) => [.. Enumerable.Range(0, 6).Select(i => x[i % 2 * 3 + i / 2])],
    }.Run(new Permute([2, 1]));

    [Fact]
    public void RepeatVector() => new LayerCheck((2, 2), (2, 3, 2))
    {
        Expected = (x, _) => [.. Enumerable.Range(0, 12).Select(i => x[i / 6 * 2 + i % 2])],
    }.Run(new RepeatVector(3));

    [Fact]
    public void ZeroPadding1D() => new LayerCheck((1, 2, 1), (1, 5, 1)) { Expected = (x, _) => [0, x[0], x[1], 0, 0] }
        .Run(new ZeroPadding1D((1, 2)));

    [Fact]
    public void ZeroPadding2D() => new LayerCheck((1, 2, 2, 1), (1, 4, 3, 1))
    {
        Expected = (x, _) => [0, 0, 0, x[0], x[1], 0, x[2], x[3], 0, 0, 0, 0],
    }.Run(new ZeroPadding2D(((1, 1), (0, 1))));

    [Fact]
    public void ZeroPadding3D() => new LayerCheck((1, 2, 1, 2, 2), (1, 2, 3, 4, 6)).Run(
        new ZeroPadding3D((1, 1, 2), dataFormat: "channels_first"));

    [Fact]
    public void Cropping1D() => new LayerCheck((1, 5, 1), (1, 3, 1)) { Expected = (x, _) => [x[1], x[2], x[3]] }
        .Run(new Cropping1D());

    [Fact]
    public void Cropping2D() => new LayerCheck((1, 3, 4, 1), (1, 1, 3, 1)) { Expected = (x, _) => [x[4], x[5], x[6]] }
        .Run(new Cropping2D(((1, 1), (0, 1))));

    [Fact]
    public void Cropping3D() => new LayerCheck((1, 3, 3, 3, 1), (1, 1, 1, 1, 1)) { Expected = (x, _) => [x[13]] }
        .Run(new Cropping3D());

    [Fact]
    public void UpSampling1D() => new LayerCheck((1, 2, 1), (1, 6, 1))
    {
        Expected = (x, _) =>
        [x[0], x[0], x[0], x[1], x[1], x[1]]
    }
        .Run(new UpSampling1D(3));

    [Fact]
    public void UpSampling2D() => new LayerCheck((1, 1, 2, 1), (1, 2, 4, 1))
    {
        Expected = (x, _) => [x[0], x[0], x[1], x[1], x[0], x[0], x[1], x[1]],
    }.Run(new UpSampling2D());

    [Fact]
    public void UpSampling2D_bilinear() => new LayerCheck((1, 1, 2, 1), (1, 1, 4, 1))
    {
        Expected = (x, _) => [x[0], 0.75 * x[0] + 0.25 * x[1], 0.25 * x[0] + 0.75 * x[1], x[1]],
    }.Run(new UpSampling2D((1, 2), interpolation: "bilinear"));

    [Theory]
    [InlineData("bicubic"), InlineData("lanczos3"), InlineData("lanczos5")]
    public void UpSampling2D_by_a_filter_keeps_what_is_even(string interpolation) =>
        new LayerCheck((1, 3, 3, 1), (1, 6, 9, 1))
        {
            Data = NDArray.From<double>([.. Enumerable.Repeat(2.0, 9)], (1, 3, 3, 1)),
            Expected = (_, _) => [.. Enumerable.Repeat(2.0, 54)],
        }.Run(new UpSampling2D((2, 3), interpolation: interpolation));

    [Fact]
    public void UpSampling3D() => new LayerCheck((1, 2, 1, 2, 1), (1, 4, 1, 6, 1)).Run(new UpSampling3D((2, 1, 3)));

    [Fact]
    public void GlobalAveragePooling1D() => new LayerCheck((1, 3, 2), (1, 2))
    {
        PassesMask = false,
        Expected = (x, _) => [(x[0] + x[2] + x[4]) / 3, (x[1] + x[3] + x[5]) / 3],
    }.Run(new GlobalAveragePooling1D());

    [Fact]
    public void GlobalAveragePooling2D() => new LayerCheck((2, 3, 2, 2), (2, 3, 1, 1))
        .Run(new GlobalAveragePooling2D("channels_first", keepDims: true));

    [Fact]
    public void GlobalAveragePooling3D() => new LayerCheck((1, 2, 2, 2, 1), (1, 1))
    {
        Expected = (x, _) => [x.ToArray<double>().Average()],
    }.Run(new GlobalAveragePooling3D());

    [Fact]
    public void GlobalMaxPooling1D() =>
        new LayerCheck((1, 3, 1), (1, 1)) { Expected = (x, _) => [x.ToArray<double>().Max()] }
        .Run(new GlobalMaxPooling1D());

    [Fact]
    public void GlobalMaxPooling2D() =>
        new LayerCheck((1, 2, 3, 1), (1, 1)) { Expected = (x, _) => [x.ToArray<double>().Max()] }
        .Run(new GlobalMaxPooling2D());

    [Fact]
    public void GlobalMaxPooling3D() =>
        new LayerCheck((1, 2, 1, 3, 1), (1, 1, 1, 1, 1)) { Expected = (x, _) => [x.ToArray<double>().Max()] }
        .Run(new GlobalMaxPooling3D(keepDims: true));
}
