using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>Passes its input on: y = x. Input of any shape, (batch, …); the output has the same.</summary>
/// <example><code>new Identity().Apply(Input(8)) // (None, 8)</code></example>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
/// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
public sealed class Identity(string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
    : Layer(name, dtype: dtype, inputShape: inputShape)
{
    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => x;

    /// <summary>There is nothing to build.</summary>
    public override JsonObject? GetBuildConfig() => null;

    internal static Identity Read(JsonObject c) => new(LayerConfig.Name(c), LayerConfig.Type(c));
}
