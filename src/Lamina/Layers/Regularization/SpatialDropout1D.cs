using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>In training, drops whole channels of a sequence: (batch, steps, channels).</summary>
/// <example><code>new SpatialDropout1D(0.2).Apply(Input(10, 4)) // (None, 10, 4)</code></example>
/// <param name="rate">The probability, in [0, 1].</param>
/// <param name="seed">Makes the numbers repeatable; by default from <see cref="Random"/>.</param>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
/// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
public sealed class SpatialDropout1D(
    double rate, long? seed = null, string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
    : SpatialDropoutLayer(1, rate, seed, "channels_last", name, dtype, inputShape)
{
    internal static SpatialDropout1D Read(JsonObject c) => new(
        c.Double("rate", 0), c.IntOrNull("seed"), LayerConfig.Name(c), LayerConfig.Type(c));
}
