using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>In training, drops whole channels of a image: (batch, rows, columns, channels).</summary>
/// <example><code>new SpatialDropout2D(0.2).Apply(Input(28, 28, 4)) // (None, 28, 28, 4)</code></example>
/// <param name="rate">The probability, in [0, 1].</param>
/// <param name="seed">Makes the numbers repeatable; by default from <see cref="Random"/>.</param>
/// <param name="dataFormat">"channels_last" or "channels_first".</param>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
/// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
public sealed class SpatialDropout2D(
    double rate, long? seed = null, string dataFormat = "channels_last", string? name = null,
        DType dtype = DType.Float32, Shape? inputShape = null)
    : SpatialDropoutLayer(2, rate, seed, dataFormat, name, dtype, inputShape)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("data_format", DataFormat));

    internal static SpatialDropout2D Read(JsonObject c) => new(
        c.Double("rate", 0), c.IntOrNull("seed"), c.String("data_format", "channels_last"), LayerConfig.Name(c),
            LayerConfig.Type(c));
}
