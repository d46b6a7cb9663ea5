using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Convolution over 3 spatial axes: y = activation(convolution(x, kernel) + bias). Input (batch, depth, rows, columns,
/// channels) or, with
/// channels_first, channels after the batch; output alike with filters as channels.
/// </summary>
/// <example><code>
/// new Conv3D(32, (3, 3, 3), activation: "relu").Apply(Input(8, 8, 8, 1)) // (None, 6, 6, 6, 32)
/// </code></example>
public sealed class Conv3D : ConvolutionLayer
{
    /// <summary>A convolution with Keras's defaults.</summary>
    /// <param name="filters">Channels of the output.</param>
    /// <param name="kernelSize">Size of the window.</param>
    /// <param name="strides">Steps of the window; by default 1.</param>
    /// <param name="padding">"valid" (none), "same" (as many windows as input elements over strides).</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="dilationRate">Distance of the window's elements; by default 1.</param>
    /// <param name="groups">In how many groups the channels are cut.</param>
    /// <param name="activation">Applied last; by default none.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="kernelInitializer">By default glorot_uniform.</param>
    /// <param name="biasInitializer">By default zeros.</param>
    /// <param name="kernelRegularizer">Penalty on the kernel.</param>
    /// <param name="biasRegularizer">Penalty on the bias.</param>
    /// <param name="activityRegularizer">Penalty on the output.</param>
    /// <param name="kernelConstraint">Applied to the kernel after each step.</param>
    /// <param name="biasConstraint">Applied to the bias after each step.</param>
    /// <param name="loraRank">
    /// If given, the kernel is not trained, but two tensors of this rank whose product is added to it (LoRA, Hu et al.
    /// 2021).
    /// </param>
    /// <param name="loraAlpha">That product is multiplied by loraAlpha / loraRank; by default loraRank.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public Conv3D(int filters, Window3 kernelSize, Window3? strides = null, string padding = "valid",
        string dataFormat = "channels_last", Window3? dilationRate = null, int groups = 1,
        ActivationFunction? activation = null, bool useBias = true, Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null, Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null, Constraint? kernelConstraint = null, Constraint? biasConstraint = null,
        int? loraRank = null, double? loraAlpha = null, string? name = null, bool trainable = true,
        DType dtype = DType.Float32, Shape? inputShape = null)
        : this(filters, kernelSize.Sizes, (strides ?? 1).Sizes, padding, dataFormat, (dilationRate ?? 1).Sizes, groups,
            new(activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer,
                activityRegularizer, kernelConstraint, biasConstraint)
            {
                Lora = LowRankUpdate.Of(loraRank, loraAlpha, kernelConstraint is not null),
            }, name, trainable, dtype, inputShape)
    { }

    Conv3D(int filters, Ints kernelSize, Ints strides, string padding, string dataFormat, Ints dilationRate, int groups,
        ConvolutionOptions options, string? name, bool trainable, DType dtype, Shape? inputShape)
        : base(3, filters, kernelSize, strides, padding, dataFormat, dilationRate, groups, options, name, trainable,
            dtype, inputShape)
    { }

    internal static Conv3D Read(JsonObject c) => new(c.Int("filters"), LayerConfig.Axes(c, "kernel_size", 3, 1),
        LayerConfig.Axes(c, "strides", 3, 1), c.String("padding", "valid"), c.String("data_format", "channels_last"),
        LayerConfig.Axes(c, "dilation_rate", 3, 1), c.Int("groups", 1), ConvolutionOptions.Read(c),
        LayerConfig.Name(c), LayerConfig.Trainable(c), LayerConfig.Type(c), null);
}
