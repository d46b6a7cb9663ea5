using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// What convolution layers of 1 to 3 spatial axes have in common: y = activation(convolution(x, kernel) + bias). Kernel
/// (window…, channels / groups, filters), bias (filters).
/// </summary>
public abstract class ConvolutionLayer : Layer
{
    readonly int rank, filters, groups;
    readonly Ints kernelSize, strides, dilationRate;
    readonly string padding, dataFormat;
    readonly ConvolutionOptions options;
    Variable? kernel, bias;

    private protected ConvolutionLayer(int rank, int filters, Ints kernelSize, Ints strides, string padding,
        string dataFormat, Ints dilationRate, int groups, ConvolutionOptions options, string? name, bool trainable,
        DType dtype, Shape? inputShape) : base(name, trainable, dtype, inputShape)
    {
        if (filters < 1 || groups < 1 || filters % groups != 0)
            throw new ArgumentException($"{ClassName}: {filters} filters do not split into {groups} groups.");
        SpatialLayers.Check(ClassName, rank, padding, dataFormat, rank == 1, kernelSize, strides, dilationRate);
        if (strides.Any(s => s > 1) && dilationRate.Any(d => d > 1))
            throw new ArgumentException(
                $"{ClassName}: strides {strides} and dilation {dilationRate} cannot both exceed 1.");
        (this.rank, this.filters, this.groups, this.kernelSize, this.strides) =
            (rank, filters, groups, kernelSize, strides);
        (this.dilationRate, this.padding, this.dataFormat, this.options) = (dilationRate, padding, dataFormat, options);
        ActivityRegularizer = options.ActivityRegularizer;
    }

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        Shape x = inputShapes[0];
        if (x.Rank != rank + 2)
            throw new ArgumentException($"It needs {SpatialLayers.Axes(rank, dataFormat)}, not {x}.");
        int channels = dataFormat == "channels_last" ? x[-1] : x[1];
        if (channels > 0 && channels % groups != 0)
            throw new ArgumentException($"{channels} channels do not split into {groups} groups.");
        kernel = AddWeight("kernel", new([.. kernelSize, channels < 0 ? -1 : channels / groups, filters]),
            options.KernelInitializer ?? "glorot_uniform", true, options.KernelRegularizer, options.KernelConstraint);
        if (options.UseBias)
            bias = AddWeight("bias", filters, options.BiasInitializer ?? "zeros", true, options.BiasRegularizer,
                options.BiasConstraint);
        if (options.Lora is { } lora) Adapt(lora, kernel, options.KernelRegularizer);
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => SpatialLayers.Channelled(x, rank, dataFormat, t =>
    {
        Tensor k = options.Lora is { } lora ? lora.Add(kernel!.Tensor) : kernel!.Tensor;
        Tensor y = Functions.Convolution(t, k, strides, padding, dilationRate, groups);
        return (options.Activation ?? Activations.Linear).Call(bias is null ? y : y + bias);
    });

    /// <inheritdoc/>
    public override JsonObject GetConfig() => options.Write(base.GetConfig().With(
        ("filters", filters), ("kernel_size", Config.List(kernelSize)), ("strides", Config.List(strides)),
        ("padding", padding), ("data_format", dataFormat), ("dilation_rate", Config.List(dilationRate)),
        ("groups", groups)));
}
