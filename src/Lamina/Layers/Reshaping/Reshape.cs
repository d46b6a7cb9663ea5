using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>The same elements of each sample under another shape.</summary>
/// <example><code>new Reshape((4, -1)).Apply(Input(12)) // (None, 4, 3)</code></example>
public sealed class Reshape : Layer
{
    readonly Shape targetShape;

    /// <summary>A reshaping.</summary>
    /// <param name="targetShape">The shape of one sample; one size may be −1 and is worked out.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    public Reshape(Shape targetShape, string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(name, true, dtype, inputShape) => this.targetShape = targetShape;

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => x.Reshape(new([x.Shape[0], .. targetShape.Span]));

    /// <summary>There is nothing to build.</summary>
    public override JsonObject? GetBuildConfig() => null;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("target_shape", new JsonArray([.. targetShape.Select(size => (JsonNode)size)])));
}
