using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>What goes with the second kernel of a separable convolution.</summary>
sealed record PointwiseOptions(Initializer? Initializer, Regularizer? Regularizer, Constraint? Constraint)
{
    public static PointwiseOptions Read(JsonObject c) => new(
        LayerConfig.Initializer(c, "pointwise_initializer"), LayerConfig.Regularizer(c, "pointwise_regularizer"),
        LayerConfig.Constraint(c, "pointwise_constraint"));

    public JsonObject Write(JsonObject config) => config.With(
        ("pointwise_initializer", Registry.Serialize(Initializer ?? "glorot_uniform")),
        ("pointwise_regularizer", Registry.SerializeOrNull(Regularizer)),
        ("pointwise_constraint", Registry.SerializeOrNull(Constraint)));
}
