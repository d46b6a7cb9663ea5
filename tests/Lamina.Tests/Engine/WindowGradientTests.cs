using Lamina.IR;
using static Lamina.Tests.Numerics;

namespace Lamina.Tests;

public class WindowGradientTests
{
    [Theory]
    [InlineData("valid", 1, 1, 1), InlineData("same", 1, 1, 1), InlineData("same", 2, 1, 1)]
    [InlineData("same", 1, 2, 1), InlineData("valid", 1, 1, 2), InlineData("causal", 1, 1, 1)]
    public void Convolution(string padding, int stride, int dilation, int groups) => CheckGradient(
        x => Functions.Convolution(x[0], x[1], [stride, stride], padding, [dilation, dilation], groups),
        Random((2, 4, 5, 2)), Random((2, 3, 2 / groups, 2), 2));

    [Fact]
    public void Convolution_over_one_and_three_axes()
    {
        CheckFirst(x => Functions.Convolution(x[0], x[1], [2], "same", [1]), Random((2, 5, 2)), Random((3, 2, 3), 2));
        CheckFirst(x =>
            Functions.Convolution(x[0], x[1], [1, 2, 1], "same", [1, 1, 1]), Random((1, 3, 3, 2, 2)),
            Random((2, 2, 2, 2, 2), 2));
    }

    [Theory, InlineData("valid", 2, 2), InlineData("same", 3, 2), InlineData("same", 2, 1)]
    public void Pooling(string padding, int size, int stride)
    {
        CheckGradient(x => Functions.MaxPool(x[0], [size, size], [stride, stride], padding), Random((2, 4, 5, 2)));
        CheckGradient(x => Functions.AveragePool(x[0], [size, size], [stride, stride], padding), Random((2, 4, 5, 2)));
    }
}
