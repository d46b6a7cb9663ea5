using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// The mean of each channel of a sequence: (batch, steps, features) becomes (batch, channels). Steps that a mask
/// hides do not count.
/// </summary>
/// <example><code>new GlobalAveragePooling1D().Apply(Input(10, 16)) // (None, 16)</code></example>
/// <param name="dataFormat">"channels_last" or "channels_first".</param>
/// <param name="keepDims">Whether the spatial axes stay with size 1.</param>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
/// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
public sealed class GlobalAveragePooling1D(
    string dataFormat = "channels_last", bool keepDims = false, string? name = null, DType dtype = DType.Float32,
    Shape? inputShape = null) : GlobalPoolingLayer(1, dataFormat, keepDims, name, dtype, inputShape)
{
    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    private protected override Tensor Pool(Tensor x, Ints axes, CallContext context)
    {
        if (context.Mask is not { } mask) return x.Mean(axes, KeepDims);
        Tensor counts = mask.Cast(x.DType).ExpandDims(ChannelsFirst ? 1 : -1);
        return (x * counts).Sum(axes, KeepDims) / counts.Sum(axes, KeepDims);
    }

    /// <inheritdoc/>
    public override Tensor?[] ComputeMask(Tensor[] inputs, Tensor?[] masks) => [null];

    internal static GlobalAveragePooling1D Read(JsonObject c) => new(
        c.String("data_format", "channels_last"), c.Bool("keepdims", false), LayerConfig.Name(c), LayerConfig.Type(c));
}
