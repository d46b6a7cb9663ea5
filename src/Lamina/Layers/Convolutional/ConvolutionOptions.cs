using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>What a convolution layer does beside convolving; all have Keras's defaults.</summary>
sealed record ConvolutionOptions(
    ActivationFunction? Activation, bool UseBias, Initializer? KernelInitializer, Initializer? BiasInitializer,
    Regularizer? KernelRegularizer, Regularizer? BiasRegularizer, Regularizer? ActivityRegularizer,
    Constraint? KernelConstraint, Constraint? BiasConstraint)
{
    /// <summary>What is trained instead of the kernel, if anything is.</summary>
    public LowRankUpdate? Lora { get; init; }

    /// <param name="c">The configuration of the layer.</param>
    /// <param name="weight">The first word of the kernel's keys, such as "depthwise".</param>
    public static ConvolutionOptions Read(JsonObject c, string weight = "kernel") => new(
        ActivationFunction.FromConfig(c["activation"]), c.Bool("use_bias", true),
        LayerConfig.Initializer(c, weight + "_initializer"), LayerConfig.Initializer(c, "bias_initializer"),
        LayerConfig.Regularizer(c, weight + "_regularizer"), LayerConfig.Regularizer(c, "bias_regularizer"),
        LayerConfig.Regularizer(c, "activity_regularizer"), LayerConfig.Constraint(c, weight + "_constraint"),
        LayerConfig.Constraint(c, "bias_constraint")) { Lora = LowRankUpdate.Read(c, weight + "_constraint") };

    /// <summary>Adds the keys that <see cref="Read"/> reads.</summary>
    public JsonObject Write(JsonObject config, string weight = "kernel") => LowRankUpdate.Write(Lora, config.With(
        ("activation", (Activation ?? Activations.Linear).Name), ("use_bias", UseBias),
        (weight + "_initializer", Registry.Serialize(KernelInitializer ?? "glorot_uniform")),
        ("bias_initializer", Registry.Serialize(BiasInitializer ?? "zeros")),
        (weight + "_regularizer", Registry.SerializeOrNull(KernelRegularizer)),
        ("bias_regularizer", Registry.SerializeOrNull(BiasRegularizer)),
        ("activity_regularizer", Registry.SerializeOrNull(ActivityRegularizer)),
        (weight + "_constraint", Registry.SerializeOrNull(KernelConstraint)),
        ("bias_constraint", Registry.SerializeOrNull(BiasConstraint))));
}
