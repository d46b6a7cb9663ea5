using Lamina.IR;
using Lamina.IR.Primitives;
using Lamina.Layers;

namespace Lamina;

// Convolution and pooling of (batch, spatial…, channels), or (batch, channels, spatial…) with the data format
// "channels_first". Numbers for spatial axes are one for all or one for each; strides and dilations are 1 by default.
public static partial class Ops
{
    /// <summary>Convolution.</summary>
    /// <param name="inputs">1 to 3 spatial axes, as the remark of the data format says.</param>
    /// <param name="kernel">(window…, channels / groups, filters); fewer channels than the input's make groups.</param>
    /// <param name="strides">Steps of the window.</param>
    /// <param name="padding">"valid", "same" or, of one axis, "causal".</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="dilationRate">Distance of the window's elements.</param>
    public static Tensor Conv(Tensor inputs, Tensor kernel, Ints? strides = null, string padding = "valid",
        string dataFormat = "channels_last", Ints? dilationRate = null)
    {
        int rank = Spatial(inputs);
        return SpatialLayers.Channelled(inputs, rank, dataFormat, x => Functions.Convolution(x, kernel.Cast(x.DType),
            Each(strides, rank), padding, Each(dilationRate, rank), x.Shape[-1] / kernel.Shape[-2]));
    }

    /// <summary>Convolution of each channel by itself.</summary>
    /// <param name="inputs">1 or 2 spatial axes.</param>
    /// <param name="kernel">(window…, channels, multiplier).</param>
    /// <param name="strides">Steps of the window.</param>
    /// <param name="padding">"valid" or "same".</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="dilationRate">Distance of the window's elements.</param>
    /// <returns>(batch, windows…, channels · multiplier).</returns>
    public static Tensor DepthwiseConv(Tensor inputs, Tensor kernel, Ints? strides = null, string padding = "valid",
        string dataFormat = "channels_last", Ints? dilationRate = null)
    {
        int rank = Spatial(inputs);
        return SpatialLayers.Channelled(inputs, rank, dataFormat, x => DepthwiseConvolutionLayer.Depthwise(
            x, kernel, Each(strides, rank), padding, Each(dilationRate, rank)));
    }

    /// <summary>A depthwise convolution, then a mixture of the channels at each place.</summary>
    /// <param name="inputs">1 or 2 spatial axes.</param>
    /// <param name="depthwiseKernel">(window…, channels, multiplier).</param>
    /// <param name="pointwiseKernel">(1…, channels · multiplier, filters).</param>
    /// <param name="strides">Steps of the window.</param>
    /// <param name="padding">"valid" or "same".</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="dilationRate">Distance of the window's elements.</param>
    public static Tensor SeparableConv(Tensor inputs, Tensor depthwiseKernel, Tensor pointwiseKernel,
        Ints? strides = null, string padding = "valid", string dataFormat = "channels_last",
        Ints? dilationRate = null) =>
        Conv(DepthwiseConv(inputs, depthwiseKernel, strides, padding, dataFormat, dilationRate), pointwiseKernel,
            dataFormat: dataFormat);

    /// <summary>Transposed convolution: each element spreads over a window of the output.</summary>
    /// <param name="inputs">1 to 3 spatial axes.</param>
    /// <param name="kernel">(window…, filters, channels).</param>
    /// <param name="strides">By how much it enlarges.</param>
    /// <param name="padding">"valid" (windows lie whole in the output) or "same" (input times strides).</param>
    /// <param name="outputPadding">Additional elements at the end.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="dilationRate">Distance of the window's elements.</param>
    public static Tensor ConvTranspose(Tensor inputs, Tensor kernel, Ints? strides = null, string padding = "valid",
        Ints? outputPadding = null, string dataFormat = "channels_last", Ints? dilationRate = null)
    {
        int rank = Spatial(inputs);
        return SpatialLayers.Channelled(inputs, rank, dataFormat, x => TransposedConvolutionLayer.Transposed(
            x, kernel, Each(strides, rank), padding, outputPadding is { } more ? (Ints?)Each(more, rank) : null,
            Each(dilationRate, rank)));
    }

    /// <summary>The maximum of each window.</summary>
    /// <param name="inputs">1 to 3 spatial axes.</param>
    /// <param name="poolSize">Size of the window.</param>
    /// <param name="strides">Steps of the window; by default its size.</param>
    /// <param name="padding">"valid" or "same".</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    public static Tensor MaxPool(Tensor inputs, Ints poolSize, Ints? strides = null, string padding = "valid",
        string dataFormat = "channels_last") =>
        Pooled(inputs, poolSize, strides, padding, dataFormat, Functions.MaxPool);

    /// <summary>The mean of each window; padding does not count. Arguments as of <see cref="MaxPool"/>.</summary>
    public static Tensor AveragePool(Tensor inputs, Ints poolSize, Ints? strides = null, string padding = "valid",
        string dataFormat = "channels_last") =>
        Pooled(inputs, poolSize, strides, padding, dataFormat, Functions.AveragePool);

    static Tensor Pooled(Tensor inputs, Ints poolSize, Ints? strides, string padding, string dataFormat,
        Func<Tensor, Ints, Ints, string, Tensor> pool)
    {
        int rank = Spatial(inputs);
        Ints size = Each(poolSize, rank);
        return SpatialLayers.Channelled(inputs, rank, dataFormat,
            x => pool(x, size, Each(strides ?? size, rank), padding));
    }

    /// <summary>The mean of windows that divide each spatial axis into a number of parts.</summary>
    /// <param name="inputs">1 to 3 spatial axes.</param>
    /// <param name="outputSize">How many parts; part i of n goes from ⌊i·s/n⌋ to ⌈(i+1)·s/n⌉.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    public static Tensor AdaptiveAveragePool(Tensor inputs, Ints outputSize, string dataFormat = "channels_last") =>
        Adapted(inputs, outputSize, dataFormat, (part, axis) => part.Mean(axis, keepDims: true));

    /// <summary>The maximum of windows that divide each spatial axis, as <see cref="AdaptiveAveragePool"/>.</summary>
    public static Tensor AdaptiveMaxPool(Tensor inputs, Ints outputSize, string dataFormat = "channels_last") =>
        Adapted(inputs, outputSize, dataFormat, (part, axis) => part.Max(axis, keepDims: true));

    // Mean and maximum of a box are those along one axis after the other.
    static Tensor Adapted(Tensor inputs, Ints outputSize, string dataFormat, Func<Tensor, int, Tensor> reduce)
    {
        int rank = Spatial(inputs);
        Ints parts = Each(outputSize, rank);
        return SpatialLayers.Channelled(inputs, rank, dataFormat, x =>
        {
            for (int axis = 1; axis <= rank; axis++)
            {
                int size = x.Shape[axis], n = parts[axis - 1], at = axis;
                Tensor whole = x;
                x = Tensor.Concatenate([.. Enumerable.Range(0, n).Select(i =>
                    reduce(whole.Slice(at, i * size / n, ((i + 1) * size + n - 1) / n), at))], axis);
            }
            return x;
        });
    }

    /// <summary>Every window of images as one column.</summary>
    /// <param name="input">(batch, channels, rows, columns).</param>
    /// <param name="kernelSize">Size of the window.</param>
    /// <param name="dilation">Distance of the window's elements.</param>
    /// <param name="padding">Zeros around the image.</param>
    /// <param name="stride">Steps of the window.</param>
    /// <returns>(batch, channels · window, number of windows).</returns>
    public static Tensor Unfold(Tensor input, Ints kernelSize, Ints? dilation = null, Ints? padding = null,
        Ints? stride = null)
    {
        WindowGeometry window = Sliding(kernelSize, dilation, padding, stride);
        int channels = input.Shape[1], area = (int)window.Elements;
        Tensor y = new Convolution(new(window, channels)).Apply(input.MoveAxis(1, -1),
            WindowElements(window, channels, input.DType));
        return y.Reshape((input.Shape[0], -1, channels * area)).MoveAxis(1, 2);
    }

    /// <summary>The inverse of <see cref="Unfold"/>: windows are added where they overlap.</summary>
    /// <param name="x">(batch, channels · window, number of windows).</param>
    /// <param name="outputSize">Rows and columns of the images.</param>
    /// <param name="kernelSize">Size of the window.</param>
    /// <param name="dilation">Distance of the window's elements.</param>
    /// <param name="padding">Zeros that were around the image.</param>
    /// <param name="stride">Steps of the window.</param>
    /// <returns>(batch, channels, rows, columns).</returns>
    public static Tensor Fold(Tensor x, Ints outputSize, Ints kernelSize, Ints? dilation = null, Ints? padding = null,
        Ints? stride = null)
    {
        WindowGeometry window = Sliding(kernelSize, dilation, padding, stride);
        Ints size = Each(outputSize, 2);
        int channels = x.Shape[1] / (int)window.Elements;
        Shape image = (x.Shape[0], size[0], size[1], channels);
        Shape windows = window.OutputShape(image).With(3, x.Shape[1]);
        return new ConvolutionInputGradient(new(window, channels), image).Apply(
            x.MoveAxis(1, 2).Reshape(windows), WindowElements(window, channels, x.DType)).MoveAxis(-1, 1);
    }

    static WindowGeometry Sliding(Ints size, Ints? dilation, Ints? padding, Ints? stride)
    {
        Ints around = Each(padding ?? 0, 2);
        return new(Each(size, 2), Each(stride, 2), around, around, Each(dilation, 2));
    }

    // A filter whose outputs are the elements of the window: (rows, columns, 1, channels · rows · columns).
    static Tensor WindowElements(WindowGeometry window, int channels, DType type)
    {
        int area = (int)window.Elements;
        return Tile(Eye(area, dtype: type), [1, channels]).Reshape(
            (window.Size[0], window.Size[1], 1, channels * area));
    }

    static int Spatial(Tensor inputs) => inputs.Rank is >= 3 and <= 5 ? inputs.Rank - 2
        : throw new ArgumentException($"It needs 1 to 3 spatial axes beside batch and channels, not {inputs.Shape}.");

    static Ints Each(Ints? given, int axes) =>
        given is not { } values ? Ints.Repeat(1, axes)
        : values.Count == axes ? values
        : values.Count == 1 ? Ints.Repeat(values[0], axes)
        : throw new ArgumentException($"{values} has not one number for each of {axes} spatial axes.");
}
