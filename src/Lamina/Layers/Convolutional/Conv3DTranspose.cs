using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Transposed convolution of volumes, (batch, depth, rows, columns, channels): each element spreads over a window of
/// the output, so that strides
/// enlarge. See <see cref="TransposedConvolutionLayer"/>.
/// </summary>
/// <example><code>new Conv3DTranspose(8, 2, strides: 2).Apply(Input(4, 4, 4, 2)) // (None, 8, 8, 8, 8)</code></example>
public sealed class Conv3DTranspose : TransposedConvolutionLayer
{
    /// <summary>A transposed convolution with Keras's defaults.</summary>
    /// <param name="filters">Channels of the output.</param>
    /// <param name="kernelSize">Size of the window.</param>
    /// <param name="strides">By how much it enlarges; by default 1.</param>
    /// <param name="padding">"valid" (windows lie whole in the output), "same" (input times strides).</param>
    /// <param name="outputPadding">Additional elements at the end, below the strides.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="dilationRate">Distance of the window's elements; by default 1.</param>
    /// <param name="activation">Applied last; by default none.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="kernelInitializer">By default glorot_uniform.</param>
    /// <param name="biasInitializer">By default zeros.</param>
    /// <param name="kernelRegularizer">Penalty on the kernel.</param>
    /// <param name="biasRegularizer">Penalty on the bias.</param>
    /// <param name="activityRegularizer">Penalty on the output.</param>
    /// <param name="kernelConstraint">Applied to the kernel after each step.</param>
    /// <param name="biasConstraint">Applied to the bias after each step.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public Conv3DTranspose(
        int filters, Window3 kernelSize, Window3? strides = null, string padding = "valid",
            Window3? outputPadding = null,
        string dataFormat = "channels_last", Window3? dilationRate = null, ActivationFunction? activation = null,
            bool useBias = true,
        Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null, Constraint? kernelConstraint = null, Constraint? biasConstraint = null,
        string? name = null, bool trainable = true, DType dtype = DType.Float32, Shape? inputShape = null)
        : this(filters, kernelSize.Sizes, (strides ?? 1).Sizes, padding, outputPadding?.Sizes, dataFormat,
            (dilationRate ?? 1).Sizes, new(activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer,
                biasRegularizer,
                activityRegularizer, kernelConstraint, biasConstraint), name, trainable, dtype, inputShape)
    { }

    Conv3DTranspose(
        int filters, Ints kernelSize, Ints strides, string padding, Ints? outputPadding, string dataFormat,
        Ints dilationRate, ConvolutionOptions options, string? name, bool trainable, DType dtype, Shape? inputShape)
        : base(3, filters, kernelSize, strides, padding, outputPadding, dataFormat, dilationRate, options, name,
            trainable,
            dtype, inputShape)
    { }

    internal static Conv3DTranspose Read(JsonObject c) => new(
        c.Int("filters"), LayerConfig.Axes(c, "kernel_size", 3, 1), LayerConfig.Axes(c, "strides", 3, 1),
        c.String("padding", "valid"), c["output_padding"] is null ? (Ints?)null
            : LayerConfig.Axes(c, "output_padding", 3, 0),
        c.String("data_format", "channels_last"), LayerConfig.Axes(c, "dilation_rate", 3, 1),
        ConvolutionOptions.Read(c), LayerConfig.Name(c), LayerConfig.Trainable(c), LayerConfig.Type(c), null);
}
