using System.Text.Json.Nodes;
using Lamina.Saving;

namespace Lamina.Optimizers;

/// <summary>What <see cref="Muon"/> can be told, with Keras's defaults.</summary>
public sealed record MuonOptions
{
    /// <summary>β₁ of the weights that take Adam's step.</summary>
    public double AdamBeta1 { get; init; } = 0.9;

    /// <summary>β₂ of the weights that take Adam's step.</summary>
    public double AdamBeta2 { get; init; } = 0.999;

    /// <summary>The decay of the weights that take Adam's step; null for none.</summary>
    public double? AdamWeightDecay { get; init; } = 0.004;

    /// <summary>The learning rate of Adam's step relative to Muon's.</summary>
    public double AdamRateRatio { get; init; } = 1;

    /// <summary>ε of Adam's step.</summary>
    public double Epsilon { get; init; } = 1e-7;

    /// <summary>Regular expressions; weights in whose path one is found take Adam's step.</summary>
    public IReadOnlyList<string> ExcludeLayers { get; init; } = [];

    /// <summary>Whether weights with "embedding" in their path take Adam's step.</summary>
    public bool ExcludeEmbeddings { get; init; } = true;

    /// <summary>The coefficient of x in the Newton–Schulz polynomial.</summary>
    public double A { get; init; } = 3.4445;

    /// <summary>The coefficient of x·xᵀ·x.</summary>
    public double B { get; init; } = -4.775;

    /// <summary>The coefficient of (x·xᵀ)²·x.</summary>
    public double C { get; init; } = 2.0315;

    /// <summary>How much of the momentum stays at each step.</summary>
    public double Momentum { get; init; } = 0.95;

    /// <summary>How many Newton–Schulz steps are taken.</summary>
    public int Steps { get; init; } = 5;

    /// <summary>Whether to look ahead.</summary>
    public bool Nesterov { get; init; } = true;

    /// <summary>Scales updates to this root mean square, about that of Adam's; null leaves them.</summary>
    public double? RmsRate { get; init; } = 0.2;

    internal static MuonOptions Read(JsonObject c)
    {
        var standard = new MuonOptions();
        return new()
        {
            AdamBeta1 = c.Double("adam_beta_1", standard.AdamBeta1),
            AdamBeta2 = c.Double("adam_beta_2", standard.AdamBeta2),
            AdamWeightDecay = Or("adam_weight_decay", standard.AdamWeightDecay),
            Epsilon = c.Double("epsilon", standard.Epsilon),
            AdamRateRatio = c.Double("adam_lr_ratio", standard.AdamRateRatio),
            ExcludeLayers = [.. (c["exclude_layers"] as JsonArray ?? []).Select(layer => layer!.GetValue<string>())],
            ExcludeEmbeddings = c.Bool("exclude_embeddings", standard.ExcludeEmbeddings),
            A = c.Double("muon_a", standard.A),
            B = c.Double("muon_b", standard.B),
            C = c.Double("muon_c", standard.C),
            Momentum = c.Double("momentum", standard.Momentum),
            Steps = c.Int("ns_steps", standard.Steps),
            Nesterov = c.Bool("nesterov", standard.Nesterov),
            RmsRate = Or("rms_rate", standard.RmsRate),
        };
        double? Or(string key, double? otherwise) => c.ContainsKey(key) ? c.DoubleOrNull(key) : otherwise;
    }

    internal void Write(JsonObject c)
    {
        c["adam_beta_1"] = AdamBeta1;
        c["adam_beta_2"] = AdamBeta2;
        c["epsilon"] = Epsilon;
        c["exclude_layers"] = new JsonArray([.. ExcludeLayers.Select(layer => (JsonNode)layer)]);
        c["muon_a"] = A;
        c["muon_b"] = B;
        c["muon_c"] = C;
        c["adam_lr_ratio"] = AdamRateRatio;
        c["momentum"] = Momentum;
        c["ns_steps"] = Steps;
        c["nesterov"] = Nesterov;
        c["exclude_embeddings"] = ExcludeEmbeddings;
        c["adam_weight_decay"] = AdamWeightDecay;
        c["rms_rate"] = RmsRate;
    }
}
