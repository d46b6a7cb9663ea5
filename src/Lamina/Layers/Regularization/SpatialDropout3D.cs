using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>In training, drops whole channels of a volume: (batch, depth, rows, columns, channels).</summary>
/// <example><code>new SpatialDropout3D(0.2).Apply(Input(8, 8, 8, 4)) // (None, 8, 8, 8, 4)</code></example>
/// <param name="rate">The probability, in [0, 1].</param>
/// <param name="seed">Makes the numbers repeatable; by default from <see cref="Random"/>.</param>
/// <param name="dataFormat">"channels_last" or "channels_first".</param>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
/// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
public sealed class SpatialDropout3D(
    double rate, long? seed = null, string dataFormat = "channels_last", string? name = null,
        DType dtype = DType.Float32, Shape? inputShape = null)
    : SpatialDropoutLayer(3, rate, seed, dataFormat, name, dtype, inputShape)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("data_format", DataFormat));

    internal static SpatialDropout3D Read(JsonObject c) => new(
        c.Double("rate", 0), c.IntOrNull("seed"), c.String("data_format", "channels_last"), LayerConfig.Name(c),
            LayerConfig.Type(c));
}
