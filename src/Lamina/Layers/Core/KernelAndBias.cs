using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>What goes with a kernel and a bias: first values, penalties, constraints.</summary>
sealed record KernelAndBias(
    Initializer? KernelInitializer = null, Initializer? BiasInitializer = null, Regularizer? KernelRegularizer = null,
    Regularizer? BiasRegularizer = null, Constraint? KernelConstraint = null, Constraint? BiasConstraint = null)
{
    public static KernelAndBias Read(JsonObject c) => new(
        LayerConfig.Initializer(c, "kernel_initializer"), LayerConfig.Initializer(c, "bias_initializer"),
        LayerConfig.Regularizer(c, "kernel_regularizer"), LayerConfig.Regularizer(c, "bias_regularizer"),
        LayerConfig.Constraint(c, "kernel_constraint"), LayerConfig.Constraint(c, "bias_constraint"));

    public JsonObject Write(JsonObject config) => config.With(
        ("kernel_initializer", Registry.Serialize(KernelInitializer ?? "glorot_uniform")),
        ("bias_initializer", Registry.Serialize(BiasInitializer ?? "zeros")),
        ("kernel_regularizer", Registry.SerializeOrNull(KernelRegularizer)),
        ("bias_regularizer", Registry.SerializeOrNull(BiasRegularizer)),
        ("kernel_constraint", Registry.SerializeOrNull(KernelConstraint)),
        ("bias_constraint", Registry.SerializeOrNull(BiasConstraint)));
}
