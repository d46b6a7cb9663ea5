using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// What separable convolutions of 1 or 2 spatial axes have in common: each channel is convolved by itself, then the
/// channels are mixed at each place. Depthwise kernel (window…, channels, depthMultiplier), pointwise kernel (1…,
/// channels · depthMultiplier, filters), bias (filters). Chollet 2017.
/// </summary>
public abstract class SeparableConvolutionLayer : Layer
{
    readonly int rank, filters, depthMultiplier;
    readonly Ints kernelSize, strides, dilationRate;
    readonly string padding, dataFormat;
    readonly ConvolutionOptions options;
    readonly PointwiseOptions pointwiseOptions;
    Variable? depthwise, pointwise, bias;

    private protected SeparableConvolutionLayer(
        int rank, int filters, Ints kernelSize, Ints strides, string padding, string dataFormat, Ints dilationRate,
        int depthMultiplier, ConvolutionOptions options, PointwiseOptions pointwiseOptions, string? name,
            bool trainable,
        DType dtype, Shape? inputShape) : base(name, trainable, dtype, inputShape)
    {
        if (filters < 1 || depthMultiplier < 1)
            throw new ArgumentException(
                $"{ClassName} needs at least 1 filter and depth multiplier, not {filters} and {depthMultiplier}.");
        SpatialLayers.Check(ClassName, rank, padding, dataFormat, rank == 1, kernelSize, strides, dilationRate);
        (this.rank, this.filters, this.depthMultiplier) = (rank, filters, depthMultiplier);
        (this.kernelSize, this.strides, this.dilationRate) = (kernelSize, strides, dilationRate);
        (this.padding, this.dataFormat, this.pointwiseOptions) = (padding, dataFormat, pointwiseOptions);
        (this.options, ActivityRegularizer) = (options, options.ActivityRegularizer);
    }

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        Shape x = inputShapes[0];
        if (x.Rank != rank + 2)
            throw new ArgumentException($"It needs {SpatialLayers.Axes(rank, dataFormat)}, not {x}.");
        int channels = dataFormat == "channels_last" ? x[-1] : x[1];
        depthwise = AddWeight("depthwise_kernel", [.. kernelSize, channels, depthMultiplier],
            options.KernelInitializer ?? "glorot_uniform", true, options.KernelRegularizer, options.KernelConstraint);
        pointwise = AddWeight("pointwise_kernel", [.. Ints.Repeat(1, rank), channels * depthMultiplier, filters],
            pointwiseOptions.Initializer ?? "glorot_uniform", true, pointwiseOptions.Regularizer,
            pointwiseOptions.Constraint);
        if (options.UseBias)
            bias = AddWeight("bias", filters, options.BiasInitializer ?? "zeros", true, options.BiasRegularizer,
                options.BiasConstraint);
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => SpatialLayers.Channelled(x, rank, dataFormat, t =>
    {
        Tensor y = DepthwiseConvolutionLayer.Depthwise(t, depthwise!, strides, padding, dilationRate);
        Ints ones = Ints.Repeat(1, rank);
        y = Functions.Convolution(y, pointwise!, ones, "valid", ones);
        return (options.Activation ?? Activations.Linear).Call(bias is null ? y : y + bias);
    });

    /// <inheritdoc/>
    public override JsonObject GetConfig() => pointwiseOptions.Write(options.Write(base.GetConfig().With(
        ("depth_multiplier", depthMultiplier), ("filters", filters), ("kernel_size", Config.List(kernelSize)),
        ("strides", Config.List(strides)), ("padding", padding), ("data_format", dataFormat),
        ("dilation_rate", Config.List(dilationRate))), "depthwise"));
}
