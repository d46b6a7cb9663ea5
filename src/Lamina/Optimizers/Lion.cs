using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Optimizers;

/// <summary>
/// Steps of one size, by the sign of an average: w ← w − lr·sign(β₁·m + (1 − β₁)·g), m ← β₂·m + (1 − β₂)·g (Chen et al.
/// 2023). Wants a learning rate three to ten times smaller than Adam.
/// </summary>
/// <param name="learningRate">The learning rate.</param>
/// <param name="beta1">β₁.</param>
/// <param name="beta2">β₂.</param>
/// <param name="options">What all optimizers can do.</param>
/// <param name="name">The name.</param>
public sealed class Lion(
    LearningRate learningRate, double beta1 = 0.9, double beta2 = 0.99, OptimizerOptions? options = null,
    string? name = null) : Optimizer(learningRate, options, name)
{
    readonly double beta1 = beta1 is > 0 and <= 1 ? beta1
        : throw new ArgumentException($"β₁ is in (0, 1], not {beta1}.");

    /// <summary>With the defaults: learning rate 0.001, β₁ 0.9, β₂ 0.99.</summary>
    public Lion() : this(1e-3) { }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["beta_1"] = beta1;
        config["beta_2"] = beta2;
        return config;
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> SlotNames => ["momentum"];

    /// <inheritdoc/>
    protected override (Tensor Weight, Tensor[] Slots) Update(Tensor w, Tensor g, Tensor[] slots, UpdateStep step)
    {
        Tensor direction = (slots[0] * beta1 + g * (1 - beta1)).Sign();
        return (w - step.LearningRate.Cast(w.DType) * direction, [slots[0] * beta2 + g * (1 - beta2)]);
    }
}
