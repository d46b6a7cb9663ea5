using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// x where it is positive, else negativeSlope · x. Input of any shape, (batch, …); the output has the same.
/// </summary>
/// <example><code>new LeakyReLU(0.2).Apply(Input(8)) // (None, 8)</code></example>
/// <param name="negativeSlope">Slope below 0.</param>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
/// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
public sealed class LeakyReLU(
    double negativeSlope = 0.3, string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
    : Layer(name, dtype: dtype, inputShape: inputShape)
{
    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => Functions.LeakyRelu(x, negativeSlope);

    /// <summary>There is nothing to build.</summary>
    public override JsonObject? GetBuildConfig() => null;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("negative_slope", negativeSlope));

    internal static LeakyReLU Read(JsonObject c) =>
        new(c.Double("negative_slope", 0.3), LayerConfig.Name(c), LayerConfig.Type(c));
}
