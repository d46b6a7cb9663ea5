using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Gives the vectors along some axes the length 1: x / √max(Σ x², 1e-12). Input of any shape, (batch, …); the output
/// has the same.
/// </summary>
/// <example><code>new UnitNormalization().Apply(Input(16)) // (None, 16)</code></example>
/// <param name="axis">The axes; by default the last.</param>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
/// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
public sealed class UnitNormalization(
    Ints? axis = null, string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
    : Layer(name, dtype: dtype, inputShape: inputShape)
{
    readonly Ints axes = axis ?? [-1];

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) =>
        x * x.Square().Sum(axes, keepDims: true).Maximum(1e-12).Rsqrt();

    /// <summary>There is nothing to build.</summary>
    public override JsonObject? GetBuildConfig() => null;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("axis", axes.Count == 1 ? axes[0] : Config.List(axes)));

    internal static UnitNormalization Read(JsonObject c) => new(
        c.Ints("axis") is { } axes ? (Ints)axes : (Ints?)null, LayerConfig.Name(c), LayerConfig.Type(c));
}
