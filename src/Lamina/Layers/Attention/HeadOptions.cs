using System.Text.Json.Nodes;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>What layers of attention with heads have in common beside the sizes.</summary>
sealed record HeadOptions(double Dropout, bool UseBias, bool UseGate, int? SlidingWindow, KernelAndBias Weights,
    Regularizer? ActivityRegularizer, long? Seed)
{
    public static HeadOptions Read(JsonObject c) => new(c.Double("dropout", 0), c.Bool("use_bias", true),
        c.Bool("use_gate", false), c.IntOrNull("sliding_window"), KernelAndBias.Read(c),
        LayerConfig.Regularizer(c, "activity_regularizer"), c.IntOrNull("seed"));

    public JsonObject Write(JsonObject config) => Weights.Write(config.With(
        ("dropout", Dropout), ("use_bias", UseBias), ("use_gate", UseGate), ("sliding_window", SlidingWindow),
        ("activity_regularizer", Registry.SerializeOrNull(ActivityRegularizer)), ("seed", Seed)));
}
