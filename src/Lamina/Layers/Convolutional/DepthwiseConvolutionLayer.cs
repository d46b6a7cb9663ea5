using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// What depthwise convolutions of 1 or 2 spatial axes have in common: each channel is convolved by itself,
/// depthMultiplier
/// times. Kernel (window…, channels, depthMultiplier), bias (channels · depthMultiplier).
/// </summary>
public abstract class DepthwiseConvolutionLayer : Layer
{
    readonly int rank, depthMultiplier;
    readonly Ints kernelSize, strides, dilationRate;
    readonly string padding, dataFormat;
    readonly ConvolutionOptions options;
    Variable? kernel, bias;

    private protected DepthwiseConvolutionLayer(
        int rank, Ints kernelSize, Ints strides, string padding, int depthMultiplier, string dataFormat,
        Ints dilationRate, ConvolutionOptions options, string? name, bool trainable, DType dtype, Shape? inputShape)
        : base(name, trainable, dtype, inputShape)
    {
        if (depthMultiplier < 1)
            throw new ArgumentException($"The depth multiplier is at least 1, not {depthMultiplier}.");
        SpatialLayers.Check(ClassName, rank, padding, dataFormat, false, kernelSize, strides, dilationRate);
        (this.rank, this.depthMultiplier, this.kernelSize, this.strides) = (rank, depthMultiplier, kernelSize, strides);
        (this.padding, this.dataFormat, this.dilationRate) = (padding, dataFormat, dilationRate);
        (this.options, ActivityRegularizer) = (options, options.ActivityRegularizer);
    }

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        Shape x = inputShapes[0];
        if (x.Rank != rank + 2)
            throw new ArgumentException($"It needs {SpatialLayers.Axes(rank, dataFormat)}, not {x}.");
        int channels = dataFormat == "channels_last" ? x[-1] : x[1];
        kernel = AddWeight("kernel", [.. kernelSize, channels, depthMultiplier],
            options.KernelInitializer ?? "glorot_uniform", true, options.KernelRegularizer, options.KernelConstraint);
        if (options.UseBias)
            bias = AddWeight("bias", channels * depthMultiplier, options.BiasInitializer ?? "zeros", true,
                options.BiasRegularizer, options.BiasConstraint);
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => SpatialLayers.Channelled(x, rank, dataFormat, t =>
    {
        Tensor y = Depthwise(t, kernel!, strides, padding, dilationRate);
        return (options.Activation ?? Activations.Linear).Call(bias is null ? y : y + bias);
    });

    /// <summary>
    /// Convolves each channel of (batch, spatial…, channels) with its kernels, (window…, channels, multiplier).
    /// </summary>
    internal static Tensor Depthwise(Tensor x, Tensor kernel, Ints strides, string padding, Ints dilation)
    {
        Shape window = kernel.Shape.Slice(0, kernel.Rank - 2);
        int channels = kernel.Shape[-2];
        Tensor filter = kernel.Reshape(window.Append(1, channels * kernel.Shape[-1]));
        return Functions.Convolution(x, filter, strides, padding, dilation, channels);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => options.Write(base.GetConfig().With(
        ("depth_multiplier", depthMultiplier), ("kernel_size", Config.List(kernelSize)),
            ("strides", Config.List(strides)),
        ("padding", padding), ("data_format", dataFormat), ("dilation_rate", Config.List(dilationRate))), "depthwise");
}
