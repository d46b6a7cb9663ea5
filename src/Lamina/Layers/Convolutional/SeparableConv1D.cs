using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Separable convolution of sequences, (batch, steps, channels): each channel by itself, then a mixture of channels.
/// See
/// <see cref="SeparableConvolutionLayer"/>.
/// </summary>
/// <example><code>new SeparableConv1D(16, 3).Apply(Input(10, 4)) // (None, 8, 16)</code></example>
public sealed class SeparableConv1D : SeparableConvolutionLayer
{
    /// <summary>A separable convolution with Keras's defaults.</summary>
    /// <param name="filters">Channels of the output.</param>
    /// <param name="kernelSize">Size of the window.</param>
    /// <param name="strides">Steps of the window; by default 1.</param>
    /// <param name="padding">"valid", "same" or "causal".</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="dilationRate">Distance of the window's elements; by default 1.</param>
    /// <param name="depthMultiplier">Outputs of the first convolution for each channel.</param>
    /// <param name="activation">Applied last; by default none.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="depthwiseInitializer">By default glorot_uniform.</param>
    /// <param name="pointwiseInitializer">By default glorot_uniform.</param>
    /// <param name="biasInitializer">By default zeros.</param>
    /// <param name="depthwiseRegularizer">Penalty on the first kernel.</param>
    /// <param name="pointwiseRegularizer">Penalty on the second kernel.</param>
    /// <param name="biasRegularizer">Penalty on the bias.</param>
    /// <param name="activityRegularizer">Penalty on the output.</param>
    /// <param name="depthwiseConstraint">Applied to the first kernel after each step.</param>
    /// <param name="pointwiseConstraint">Applied to the second kernel after each step.</param>
    /// <param name="biasConstraint">Applied to the bias after each step.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public SeparableConv1D(
        int filters, Window1 kernelSize, Window1? strides = null, string padding = "valid",
        string dataFormat = "channels_last", Window1? dilationRate = null, int depthMultiplier = 1,
        ActivationFunction? activation = null, bool useBias = true, Initializer? depthwiseInitializer = null,
        Initializer? pointwiseInitializer = null, Initializer? biasInitializer = null,
        Regularizer? depthwiseRegularizer = null, Regularizer? pointwiseRegularizer = null,
        Regularizer? biasRegularizer = null, Regularizer? activityRegularizer = null,
        Constraint? depthwiseConstraint = null, Constraint? pointwiseConstraint = null,
        Constraint? biasConstraint = null, string? name = null, bool trainable = true, DType dtype = DType.Float32,
        Shape? inputShape = null)
        : this(filters, kernelSize.Sizes, (strides ?? 1).Sizes, padding, dataFormat, (dilationRate ?? 1).Sizes,
            depthMultiplier, new(activation, useBias, depthwiseInitializer, biasInitializer, depthwiseRegularizer,
                biasRegularizer, activityRegularizer, depthwiseConstraint, biasConstraint),
            new(pointwiseInitializer, pointwiseRegularizer, pointwiseConstraint), name, trainable, dtype,
                inputShape)
    { }

    SeparableConv1D(
        int filters, Ints kernelSize, Ints strides, string padding, string dataFormat, Ints dilationRate,
        int depthMultiplier, ConvolutionOptions options, PointwiseOptions pointwise, string? name, bool trainable,
        DType dtype, Shape? inputShape)
        : base(1, filters, kernelSize, strides, padding, dataFormat, dilationRate, depthMultiplier, options, pointwise,
            name, trainable, dtype, inputShape)
    { }

    internal static SeparableConv1D Read(JsonObject c) => new(
        c.Int("filters"), LayerConfig.Axes(c, "kernel_size", 1, 1), LayerConfig.Axes(c, "strides", 1, 1),
        c.String("padding", "valid"), c.String("data_format", "channels_last"),
        LayerConfig.Axes(c, "dilation_rate", 1, 1), c.Int("depth_multiplier", 1),
        ConvolutionOptions.Read(c, "depthwise"), PointwiseOptions.Read(c), LayerConfig.Name(c),
        LayerConfig.Trainable(c), LayerConfig.Type(c), null);
}
