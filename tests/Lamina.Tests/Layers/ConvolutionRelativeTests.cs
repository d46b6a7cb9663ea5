using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Tests.Layers;

/// <summary>Depthwise, separable and transposed convolutions through <see cref="LayerCheck"/>.</summary>
[Collection(ProcessWide.Name)]
public class ConvolutionRelativeTests
{
    [Fact]
    public void DepthwiseConv1D() => new LayerCheck((2, 5, 2), (2, 3, 4)) { Trainable = 2 * 2 * 2 + 4 }
        .Run(new DepthwiseConv1D(2, strides: 2, padding: "same", depthMultiplier: 2, useBias: true,
            activation: "tanh"));

    [Fact]
    public void DepthwiseConv2D_is_a_convolution_in_groups() => new LayerCheck((1, 4, 5, 2), (1, 2, 3, 4))
    {
        Trainable = 3 * 3 * 2 * 2 + 4,
        Expected = (x, w) => Reference.Conv2D(x, w[0].Reshape((3, 3, 1, 4)), w[1], (2, 3), (0, 0), 1, 1, 2),
    }.Run(new DepthwiseConv2D(3, depthMultiplier: 2));

    [Fact]
    public void SeparableConv1D() => new LayerCheck((2, 5, 2), (2, 5, 3)) { Trainable = 4 + 6 + 3 }
        .Run(new SeparableConv1D(3, 2, padding: "causal"));

    [Fact]
    public void SeparableConv2D() => new LayerCheck((1, 2, 4, 4), (1, 3, 3, 3)) { Trainable = 8 + 6 + 3 }
        .Run(new SeparableConv2D(3, 2, dataFormat: "channels_first"));

    [Fact]
    public void Conv1DTranspose_spreads_each_element_over_a_window() => new LayerCheck((1, 2, 1), (1, 5, 1))
    {
        Trainable = 4,
        Expected = (x, w) =>
        [
            x[0] * w[0][0] + w[1][0], x[0] * w[0][1] + w[1][0], x[0] * w[0][2] + x[1] * w[0][0] + w[1][0],
            x[1] * w[0][1] + w[1][0], x[1] * w[0][2] + w[1][0],
        ],
    }.Run(new Conv1DTranspose(1, 3, strides: 2));

    [Theory]
    [InlineData("valid", 2, 3, 7)]
    [InlineData("valid", 3, 2, 9)]
    [InlineData("same", 2, 3, 6)]
    [InlineData("same", 1, 4, 3)]
    public void Conv2DTranspose(string padding, int stride, int kernel, int size) =>
        new LayerCheck((1, 3, 3, 2), (1, size, size, 3)) { Trainable = kernel * kernel * 6 + 3 }
            .Run(new Conv2DTranspose(3, kernel, strides: stride, padding: padding));

    [Fact]
    public void Conv2DTranspose_with_output_padding() => new LayerCheck((1, 3, 3, 1), (1, 6, 6, 2)) { Trainable = 20 }
        .Run(new Conv2DTranspose(2, 3, strides: 2, padding: "same", outputPadding: 1));

    [Fact]
    public void Conv3DTranspose() => new LayerCheck((1, 1, 2, 2, 2), (1, 2, 3, 3, 3)) { Trainable = 18 }
        .Run(new Conv3DTranspose(2, 2, dataFormat: "channels_first", dilationRate: 1));
}
