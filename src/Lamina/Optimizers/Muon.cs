using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lamina.IR;

namespace Lamina.Optimizers;

/// <summary>
/// Makes the momentum of a matrix orthogonal by a few Newton–Schulz steps before it steps along it (Jordan et al.
/// 2024). Weights of other ranks, embeddings and excluded layers take <see cref="AdamW"/>'s step.
/// </summary>
public sealed class Muon : Optimizer
{
    readonly MuonOptions muon;
    readonly Regex[] excluded;
    Tensor? alpha;

    /// <summary>With the defaults: learning rate 0.001, weight decay 0.004.</summary>
    public Muon() : this(1e-3) { }

    /// <summary>An optimizer; the decay is 0.004 unless options say otherwise.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="muon">What is Muon's own.</param>
    /// <param name="options">What all optimizers can do.</param>
    /// <param name="name">The name.</param>
    public Muon(
        LearningRate learningRate, MuonOptions? muon = null, OptimizerOptions? options = null, string? name = null)
        : base(learningRate, options ?? new() { WeightDecay = 0.004 }, name)
    {
        this.muon = muon ?? new();
        excluded = [.. this.muon.ExcludeLayers.Select(pattern => new Regex(pattern))];
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        muon.Write(config);
        return config;
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> SlotNames => ["momentum", "velocity"];

    /// <inheritdoc/>
    protected override IReadOnlyList<string> SlotsOf(Variable weight) =>
        TakesAdam(weight) ? ["momentum", "velocity"] : ["momentum"];

    bool TakesAdam(Variable weight) => weight.Shape.Rank != 2
        || muon.ExcludeEmbeddings && weight.Path.Contains("embedding", StringComparison.OrdinalIgnoreCase)
        || excluded.Any(pattern => pattern.IsMatch(weight.Path));

    /// <inheritdoc/>
    protected override double? DecayOf(Variable weight) =>
        TakesAdam(weight) ? muon.AdamWeightDecay : base.DecayOf(weight);

    /// <inheritdoc/>
    protected override void BeginStep(UpdateStep step)
    {
        Tensor Power(double beta) => Tensor.Scalar(beta).Pow(step.Number);
        Tensor rate = muon.AdamRateRatio * step.LearningRate;
        alpha = rate * (1 - Power(muon.AdamBeta2)).Sqrt() / (1 - Power(muon.AdamBeta1));
    }

    /// <inheritdoc/>
    protected override (Tensor Weight, Tensor[] Slots) Update(Tensor w, Tensor g, Tensor[] slots, UpdateStep step)
    {
        if (slots.Length == 2) return AdamStep(w, g, slots[0], slots[1]);
        Tensor m = g + slots[0] * muon.Momentum;
        Tensor update = Orthogonal(muon.Nesterov ? g + muon.Momentum * m : m);
        double scale = muon.RmsRate is { } rms ? Math.Sqrt(Math.Max(w.Shape[0], w.Shape[1])) * rms : 1;
        return (w - (step.LearningRate * scale).Cast(w.DType) * update, [m]);
    }

    (Tensor Weight, Tensor[] Slots) AdamStep(Tensor w, Tensor g, Tensor m, Tensor v)
    {
        m += (g - m) * (1 - muon.AdamBeta1);
        v += (g.Square() - v) * (1 - muon.AdamBeta2);
        return (w - m * alpha!.Cast(w.DType) / (v.Sqrt() + muon.Epsilon), [m, v]);
    }

    // Brings all singular values of a matrix near 1 by a polynomial of odd powers, on the side with fewer rows.
    Tensor Orthogonal(Tensor x)
    {
        bool tall = x.Shape[0] > x.Shape[1];
        if (tall) x = x.Transpose();
        x /= x.Square().Sum().Sqrt() + Keras.Epsilon;
        for (int i = 0; i < muon.Steps; i++)
        {
            Tensor square = x.MatMul(x.Transpose());
            x = muon.A * x + (muon.B * square + muon.C * square.MatMul(square)).MatMul(x);
        }
        return tall ? x.Transpose() : x;
    }
}
