using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Optimizers;

/// <summary>
/// Adam with the largest gradient in place of the root mean square: m ← m + (g − m)(1 − β₁), u ← max(β₂·u, |g|),
/// w ← w − lr·m / ((1 − β₁ᵗ)(u + ε)) (Kingma and Ba 2014).
/// </summary>
/// <param name="learningRate">The learning rate.</param>
/// <param name="beta1">β₁.</param>
/// <param name="beta2">β₂.</param>
/// <param name="epsilon">ε.</param>
/// <param name="options">What all optimizers can do.</param>
/// <param name="name">The name.</param>
public sealed class Adamax(
    LearningRate learningRate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7,
    OptimizerOptions? options = null, string? name = null) : Optimizer(learningRate, options, name)
{
    Tensor? rate;

    /// <summary>With the defaults: learning rate 0.001, β₁ 0.9, β₂ 0.999.</summary>
    public Adamax() : this(1e-3) { }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["beta_1"] = beta1;
        config["beta_2"] = beta2;
        config["epsilon"] = epsilon;
        return config;
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> SlotNames => ["momentum", "norm"];

    /// <inheritdoc/>
    protected override void BeginStep(UpdateStep step) =>
        rate = step.LearningRate / (1 - Tensor.Scalar(beta1).Pow(step.Number));

    /// <inheritdoc/>
    protected override (Tensor Weight, Tensor[] Slots) Update(Tensor w, Tensor g, Tensor[] slots, UpdateStep step)
    {
        Tensor m = slots[0] + (g - slots[0]) * (1 - beta1), u = (beta2 * slots[1]).Maximum(g.Abs());
        return (w - rate!.Cast(w.DType) * m / (u + epsilon), [m, u]);
    }
}
