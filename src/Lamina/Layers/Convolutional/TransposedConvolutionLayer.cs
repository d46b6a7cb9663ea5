using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.IR.Primitives;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// What transposed convolutions of 1 to 3 spatial axes have in common: the gradient of a convolution by its input, used
/// forward, so that it enlarges. Kernel (window…, filters, channels), bias (filters).
/// </summary>
public abstract class TransposedConvolutionLayer : Layer
{
    readonly int rank, filters;
    readonly Ints kernelSize, strides, dilationRate;
    readonly Ints? outputPadding;
    readonly string padding, dataFormat;
    readonly ConvolutionOptions options;
    Variable? kernel, bias;

    private protected TransposedConvolutionLayer(
        int rank, int filters, Ints kernelSize, Ints strides, string padding, Ints? outputPadding, string dataFormat,
        Ints dilationRate, ConvolutionOptions options, string? name, bool trainable, DType dtype, Shape? inputShape)
        : base(name, trainable, dtype, inputShape)
    {
        if (filters < 1) throw new ArgumentException($"{ClassName} needs at least 1 filter, not {filters}.");
        SpatialLayers.Check(ClassName, rank, padding, dataFormat, false, kernelSize, strides, dilationRate);
        if (outputPadding is { } more && (more.Count != rank
            || Enumerable.Range(0, rank).Any(i => more[i] < 0 || more[i] >= strides[i])))
            throw new ArgumentException($"The output padding {more} is below the strides {strides}, and not negative.");
        (this.rank, this.filters, this.kernelSize, this.strides) = (rank, filters, kernelSize, strides);
        (this.padding, this.outputPadding, this.dataFormat) = (padding, outputPadding, dataFormat);
        (this.dilationRate, this.options, ActivityRegularizer) = (dilationRate, options, options.ActivityRegularizer);
    }

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        Shape x = inputShapes[0];
        if (x.Rank != rank + 2)
            throw new ArgumentException($"It needs {SpatialLayers.Axes(rank, dataFormat)}, not {x}.");
        int channels = dataFormat == "channels_last" ? x[-1] : x[1];
        kernel = AddWeight("kernel", [.. kernelSize, filters, channels], options.KernelInitializer ?? "glorot_uniform",
            true, options.KernelRegularizer, options.KernelConstraint);
        if (options.UseBias)
            bias = AddWeight("bias", filters, options.BiasInitializer ?? "zeros", true, options.BiasRegularizer,
                options.BiasConstraint);
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => SpatialLayers.Channelled(x, rank, dataFormat, t =>
    {
        Tensor y = Transposed(t, kernel!, strides, padding, outputPadding, dilationRate);
        return (options.Activation ?? Activations.Linear).Call(bias is null ? y : y + bias);
    });

    /// <summary>The transposed convolution of (batch, spatial…, channels).</summary>
    internal static Tensor Transposed(
        Tensor x, Tensor kernel, Ints strides, string padding, Ints? outputPadding, Ints dilation)
    {
        int rank = strides.Count;
        int[] shape = x.Shape.ToArray(), low = new int[rank], high = new int[rank];
        shape[^1] = kernel.Shape[-2];
        for (int i = 0; i < rank; i++)
        {
            int size = kernel.Shape[i], extent = (size - 1) * dilation[i] + 1;
            int reach = (shape[i + 1] - 1) * strides[i] + extent;
            int before = padding == "valid" ? 0 : outputPadding is null
                ? Math.Max(0, extent - strides[i]) / 2 : size / 2;
            // What the windows of the convolution that is turned round reach beyond its input is its padding.
            int wanted = outputPadding is { } more ? reach - 2 * before + more[i]
                : padding == "same" ? shape[i + 1] * strides[i] : shape[i + 1] * strides[i]
                    + Math.Max(0, extent - strides[i]);
            (shape[i + 1], low[i], high[i]) = (wanted, before, Math.Max(0, reach - before - wanted));
        }
        var window = new WindowGeometry(kernel.Shape.Slice(0, rank).ToArray(), strides, low, high, dilation);
        return new ConvolutionInputGradient(new(window), shape).Apply(x, kernel);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => options.Write(base.GetConfig().With(
        ("filters", filters), ("kernel_size", Config.List(kernelSize)), ("strides", Config.List(strides)),
        ("padding", padding), ("output_padding", outputPadding is { } more ? Config.List(more) : null),
        ("data_format", dataFormat), ("dilation_rate", Config.List(dilationRate))));
}
