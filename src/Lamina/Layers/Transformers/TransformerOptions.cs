using System.Text.Json.Nodes;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>What blocks of a transformer have in common.</summary>
sealed record TransformerOptions(int IntermediateDim, int NumHeads, double Dropout, ActivationFunction Activation,
    double LayerNormEpsilon, Initializer? KernelInitializer, Initializer? BiasInitializer, bool NormalizeFirst)
{
    public static TransformerOptions Read(JsonObject c) => new(c.Int("intermediate_dim"), c.Int("num_heads"),
        c.Double("dropout", 0), c["activation"] is { } node ? ActivationFunction.FromConfig(node) : "relu",
        c.Double("layer_norm_epsilon", 1e-5), LayerConfig.Initializer(c, "kernel_initializer"),
        LayerConfig.Initializer(c, "bias_initializer"), c.Bool("normalize_first", false));

    public JsonObject Write(JsonObject config) => config.With(
        ("intermediate_dim", IntermediateDim), ("num_heads", NumHeads), ("dropout", Dropout),
        ("activation", Activation.Name), ("layer_norm_epsilon", LayerNormEpsilon),
        ("kernel_initializer", Registry.Serialize(KernelInitializer ?? "glorot_uniform")),
        ("bias_initializer", Registry.Serialize(BiasInitializer ?? "zeros")), ("normalize_first", NormalizeFirst));
}
