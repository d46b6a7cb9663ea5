using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// x where it is positive, else alpha · (eˣ − 1) (Clevert, Unterthiner and Hochreiter 2016). Input of any shape,
/// (batch, …); the output has the same.
/// </summary>
/// <example><code>new ELU(alpha: 0.5).Apply(Input(8)) // (None, 8)</code></example>
/// <param name="alpha">The limit below is −alpha.</param>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
/// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
public sealed class ELU(
    double alpha = 1, string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
    : Layer(name, dtype: dtype, inputShape: inputShape)
{
    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => Functions.Elu(x, alpha);

    /// <summary>There is nothing to build.</summary>
    public override JsonObject? GetBuildConfig() => null;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("alpha", alpha));

    internal static ELU Read(JsonObject c) =>
        new(c.Double("alpha", 1), LayerConfig.Name(c), LayerConfig.Type(c));
}
