using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// The mean of each channel of a volume: (batch, depth, rows, columns, channels) becomes (batch, channels).
/// </summary>
/// <example><code>
/// new GlobalAveragePooling3D(keepDims: true).Apply(Input(4, 4, 4, 16)) // (None, 1, 1, 1, 16)
/// </code></example>
/// <param name="dataFormat">"channels_last" or "channels_first".</param>
/// <param name="keepDims">Whether the spatial axes stay with size 1.</param>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
/// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
public sealed class GlobalAveragePooling3D(
    string dataFormat = "channels_last", bool keepDims = false, string? name = null, DType dtype = DType.Float32,
    Shape? inputShape = null) : GlobalPoolingLayer(3, dataFormat, keepDims, name, dtype, inputShape)
{
    private protected override Tensor Pool(Tensor x, Ints axes, CallContext context) => x.Mean(axes, KeepDims);

    internal static GlobalAveragePooling3D Read(JsonObject c) => new(
        c.String("data_format", "channels_last"), c.Bool("keepdims", false), LayerConfig.Name(c), LayerConfig.Type(c));
}
