using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>What the cells of Keras have in common, with Keras's defaults.</summary>
sealed record CellOptions(
    ActivationFunction? Activation, bool UseBias,
    Initializer? KernelInitializer, Initializer? RecurrentInitializer, Initializer? BiasInitializer,
    Regularizer? KernelRegularizer, Regularizer? RecurrentRegularizer, Regularizer? BiasRegularizer,
    Constraint? KernelConstraint, Constraint? RecurrentConstraint, Constraint? BiasConstraint,
    double Dropout, double RecurrentDropout, long? Seed)
{
    /// <exception cref="ArgumentException">There are no units, or a part is not in [0, 1].</exception>
    public void Check(string cell, int units)
    {
        if (units < 1) throw new ArgumentException($"{cell} needs at least 1 unit, not {units}.");
        if (Dropout is not (>= 0 and <= 1) || RecurrentDropout is not (>= 0 and <= 1))
            throw new ArgumentException($"Dropout is in [0, 1], not {Dropout} and {RecurrentDropout}.");
    }

    public static CellOptions Read(JsonObject c) => new(
        c.ContainsKey("activation") ? ActivationFunction.FromConfig(c["activation"]) : null, c.Bool("use_bias", true),
        LayerConfig.Initializer(c, "kernel_initializer"), LayerConfig.Initializer(c, "recurrent_initializer"),
        LayerConfig.Initializer(c, "bias_initializer"), LayerConfig.Regularizer(c, "kernel_regularizer"),
        LayerConfig.Regularizer(c, "recurrent_regularizer"), LayerConfig.Regularizer(c, "bias_regularizer"),
        LayerConfig.Constraint(c, "kernel_constraint"), LayerConfig.Constraint(c, "recurrent_constraint"),
        LayerConfig.Constraint(c, "bias_constraint"), c.Double("dropout", 0), c.Double("recurrent_dropout", 0),
        c.IntOrNull("seed"));

    /// <summary>The recurrent activation of LSTM and GRU; null where the config says nothing.</summary>
    public static ActivationFunction? Recurrent(JsonObject c) => c.ContainsKey("recurrent_activation")
        ? ActivationFunction.FromConfig(c["recurrent_activation"]) : null;

    /// <summary>Adds the keys that <see cref="Read"/> reads.</summary>
    public JsonObject Write(JsonObject config) => config.With(
        ("activation", (Activation ?? Activations.Tanh).Name), ("use_bias", UseBias),
        ("kernel_initializer", Registry.Serialize(KernelInitializer ?? "glorot_uniform")),
        ("recurrent_initializer", Registry.Serialize(RecurrentInitializer ?? "orthogonal")),
        ("bias_initializer", Registry.Serialize(BiasInitializer ?? "zeros")),
        ("kernel_regularizer", Registry.SerializeOrNull(KernelRegularizer)),
        ("recurrent_regularizer", Registry.SerializeOrNull(RecurrentRegularizer)),
        ("bias_regularizer", Registry.SerializeOrNull(BiasRegularizer)),
        ("kernel_constraint", Registry.SerializeOrNull(KernelConstraint)),
        ("recurrent_constraint", Registry.SerializeOrNull(RecurrentConstraint)),
        ("bias_constraint", Registry.SerializeOrNull(BiasConstraint)), ("dropout", Dropout),
        ("recurrent_dropout", RecurrentDropout), ("seed", Seed));
}
