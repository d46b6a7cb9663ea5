using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Optimizers;

/// <summary>
/// Steps as large as the recent steps were, relative to the recent gradients: a ← ρ·a + (1 − ρ)·g²,
/// d = −g·√(s + ε) / √(a + ε), s ← ρ·s + (1 − ρ)·d², w ← w + lr·d (Zeiler 2012, where lr is 1).
/// </summary>
/// <param name="learningRate">The learning rate.</param>
/// <param name="rho">ρ.</param>
/// <param name="epsilon">ε, inside both roots.</param>
/// <param name="options">What all optimizers can do.</param>
/// <param name="name">The name.</param>
public sealed class Adadelta(
    LearningRate learningRate, double rho = 0.95, double epsilon = 1e-7, OptimizerOptions? options = null,
    string? name = null) : Optimizer(learningRate, options, name)
{
    /// <summary>With the defaults: learning rate 0.001, ρ 0.95.</summary>
    public Adadelta() : this(1e-3) { }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["rho"] = rho;
        config["epsilon"] = epsilon;
        return config;
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> SlotNames => ["accumulated_grad", "accumulated_delta_var"];

    /// <inheritdoc/>
    protected override (Tensor Weight, Tensor[] Slots) Update(Tensor w, Tensor g, Tensor[] slots, UpdateStep step)
    {
        Tensor a = rho * slots[0] + (1 - rho) * g.Square();
        Tensor change = -((slots[1] + epsilon).Sqrt() * g / (a + epsilon).Sqrt());
        Tensor s = rho * slots[1] + (1 - rho) * change.Square();
        return (w + step.LearningRate.Cast(w.DType) * change, [a, s]);
    }
}
