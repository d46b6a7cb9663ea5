using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Depthwise convolution of sequences, (batch, steps, channels): each channel by itself. See <see
/// cref="DepthwiseConvolutionLayer"/>.
/// </summary>
/// <example><code>new DepthwiseConv1D(3, depthMultiplier: 2).Apply(Input(10, 4)) // (None, 8, 8)</code></example>
public sealed class DepthwiseConv1D : DepthwiseConvolutionLayer
{
    /// <summary>A depthwise convolution with Keras's defaults.</summary>
    /// <param name="kernelSize">Size of the window.</param>
    /// <param name="strides">Steps of the window; by default 1.</param>
    /// <param name="padding">"valid" or "same".</param>
    /// <param name="depthMultiplier">Outputs for each channel.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="dilationRate">Distance of the window's elements; by default 1.</param>
    /// <param name="activation">Applied last; by default none.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="depthwiseInitializer">By default glorot_uniform.</param>
    /// <param name="biasInitializer">By default zeros.</param>
    /// <param name="depthwiseRegularizer">Penalty on the kernel.</param>
    /// <param name="biasRegularizer">Penalty on the bias.</param>
    /// <param name="activityRegularizer">Penalty on the output.</param>
    /// <param name="depthwiseConstraint">Applied to the kernel after each step.</param>
    /// <param name="biasConstraint">Applied to the bias after each step.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public DepthwiseConv1D(
        Window1 kernelSize, Window1? strides = null, string padding = "valid", int depthMultiplier = 1,
        string dataFormat = "channels_last", Window1? dilationRate = null, ActivationFunction? activation = null,
            bool useBias = true,
        Initializer? depthwiseInitializer = null, Initializer? biasInitializer = null,
        Regularizer? depthwiseRegularizer = null, Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null, Constraint? depthwiseConstraint = null,
            Constraint? biasConstraint = null,
        string? name = null, bool trainable = true, DType dtype = DType.Float32, Shape? inputShape = null)
        : this(kernelSize.Sizes, (strides ?? 1).Sizes, padding, depthMultiplier, dataFormat,
            (dilationRate ?? 1).Sizes, new(activation, useBias, depthwiseInitializer, biasInitializer,
                depthwiseRegularizer, biasRegularizer,
                activityRegularizer, depthwiseConstraint, biasConstraint), name, trainable, dtype, inputShape)
    { }

    DepthwiseConv1D(
        Ints kernelSize, Ints strides, string padding, int depthMultiplier, string dataFormat, Ints dilationRate,
        ConvolutionOptions options, string? name, bool trainable, DType dtype, Shape? inputShape)
        : base(1, kernelSize, strides, padding, depthMultiplier, dataFormat, dilationRate, options, name, trainable,
            dtype, inputShape)
    { }

    internal static DepthwiseConv1D Read(JsonObject c) => new(
        LayerConfig.Axes(c, "kernel_size", 1, 1), LayerConfig.Axes(c, "strides", 1, 1), c.String("padding", "valid"),
        c.Int("depth_multiplier", 1), c.String("data_format", "channels_last"),
        LayerConfig.Axes(c, "dilation_rate", 1, 1), ConvolutionOptions.Read(c, "depthwise"), LayerConfig.Name(c),
        LayerConfig.Trainable(c), LayerConfig.Type(c), null);
}
