using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

/// <summary>The layers that every network of images is made of, in a form that reads from left to right.</summary>
static class Blocks
{
    /// <summary>Batch normalization over the channels.</summary>
    public static KerasTensor BatchNorm(
        this KerasTensor x, string? name, double epsilon = 1e-3, double momentum = 0.99, bool scale = true) =>
        new BatchNormalization(momentum: momentum, epsilon: epsilon, scale: scale, name: name).Apply(x);

    /// <summary>An activation by its name.</summary>
    public static KerasTensor Activate(this KerasTensor x, string activation, string? name = null) =>
        new Activation(activation, name).Apply(x);

    /// <summary>A rectifier that ends at 6.</summary>
    public static KerasTensor Relu6(this KerasTensor x, string name) => new ReLU(6, name: name).Apply(x);

    /// <summary>A convolution without bias.</summary>
    public static KerasTensor Conv(this KerasTensor x, int filters, Window2 kernel, string? name = null,
        Window2? strides = null, string padding = "same", bool bias = false,
        Initializers.Initializer? initializer = null) =>
        new Conv2D(filters, kernel, strides, padding, useBias: bias, kernelInitializer: initializer, name: name)
            .Apply(x);

    /// <summary>Zeros around an image.</summary>
    public static KerasTensor Pad(this KerasTensor x, Edges2 padding, string? name = null) =>
        new ZeroPadding2D(padding, name: name).Apply(x);

    /// <summary>
    /// The zeros with which a window of stride 2 without padding sees what "same" sees in other libraries.
    /// </summary>
    public static KerasTensor PadForStride(this KerasTensor x, int kernel, string name)
    {
        (int Before, int After) Edge(int size) => (kernel / 2 - (size < 0 ? 1 : 1 - size % 2), kernel / 2);
        return x.Pad((Edge(x.Shape[1]), Edge(x.Shape[2])), name);
    }

    /// <summary>The number of channels.</summary>
    public static int Channels(this KerasTensor x) => x.Shape[^1];

    /// <summary>
    /// The multiple of <paramref name="divisor"/> nearest to <paramref name="value"/>, at least one and not less than
    /// nine tenths of it.
    /// </summary>
    public static int Divisible(double value, int divisor = 8)
    {
        int rounded = Math.Max(divisor, (int)(value + divisor / 2.0) / divisor * divisor);
        return rounded < 0.9 * value ? rounded + divisor : rounded;
    }
}
