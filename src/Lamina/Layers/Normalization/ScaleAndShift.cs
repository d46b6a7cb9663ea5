using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>The learned factor γ and offset β that normalizations end with; either may be left out.</summary>
sealed record ScaleAndShift(
    bool Center, bool Scale, Initializer? BetaInitializer, Initializer? GammaInitializer, Regularizer? BetaRegularizer,
    Regularizer? GammaRegularizer, Constraint? BetaConstraint, Constraint? GammaConstraint)
{
    public static ScaleAndShift Read(JsonObject c) => new(
        c.Bool("center", true), c.Bool("scale", true), LayerConfig.Initializer(c, "beta_initializer"),
        LayerConfig.Initializer(c, "gamma_initializer"), LayerConfig.Regularizer(c, "beta_regularizer"),
        LayerConfig.Regularizer(c, "gamma_regularizer"), LayerConfig.Constraint(c, "beta_constraint"),
        LayerConfig.Constraint(c, "gamma_constraint"));

    public JsonObject Write(JsonObject config) => config.With(
        ("center", Center), ("scale", Scale), ("beta_initializer", Registry.Serialize(BetaInitializer ?? "zeros")),
        ("gamma_initializer", Registry.Serialize(GammaInitializer ?? "ones")),
        ("beta_regularizer", Registry.SerializeOrNull(BetaRegularizer)),
        ("gamma_regularizer", Registry.SerializeOrNull(GammaRegularizer)),
        ("beta_constraint", Registry.SerializeOrNull(BetaConstraint)),
        ("gamma_constraint", Registry.SerializeOrNull(GammaConstraint)));
}
