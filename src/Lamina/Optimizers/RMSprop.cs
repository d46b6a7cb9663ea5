using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Optimizers;

/// <summary>
/// Divides by a moving root mean square of the gradient: v ← ρ·v + (1 − ρ)·g², w ← w − lr·g / √(v + ε) (Hinton 2012).
/// Centered, the variance takes the place of the mean square; with momentum the steps add up: m ← μ·m + step, w ← w −
/// m.
/// </summary>
/// <param name="learningRate">The learning rate.</param>
/// <param name="rho">ρ.</param>
/// <param name="momentum">μ.</param>
/// <param name="epsilon">ε, inside the root.</param>
/// <param name="centered">Whether to subtract the square of the mean gradient.</param>
/// <param name="options">What all optimizers can do.</param>
/// <param name="name">The name.</param>
public sealed class RMSprop(
    LearningRate learningRate, double rho = 0.9, double momentum = 0, double epsilon = 1e-7, bool centered = false,
    OptimizerOptions? options = null, string? name = null) : Optimizer(learningRate, options, name)
{
    /// <summary>With the defaults: learning rate 0.001, ρ 0.9.</summary>
    public RMSprop() : this(1e-3) { }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        (config["rho"], config["momentum"], config["epsilon"], config["centered"]) = (rho, momentum, epsilon, centered);
        return config;
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> SlotNames =>
    [
        "velocity", .. momentum > 0 ? ["momentum"] : Array.Empty<string>(),
        .. centered ? ["average_gradient"] : Array.Empty<string>(),
    ];

    /// <inheritdoc/>
    protected override IReadOnlyList<int[]> SlotGroups() =>
        [.. Enumerable.Range(0, SlotNames.Count).Select(i => new[] { i })];

    /// <inheritdoc/>
    protected override (Tensor Weight, Tensor[] Slots) Update(Tensor w, Tensor g, Tensor[] slots, UpdateStep step)
    {
        Tensor v = rho * slots[0] + (1 - rho) * g.Square();
        var after = new List<Tensor> { v };
        Tensor spread = v;
        Tensor? mean = centered ? rho * slots[^1] + (1 - rho) * g : null;
        if (mean is not null) spread -= mean.Square();
        Tensor descent = step.LearningRate.Cast(g.DType) * g * (spread + epsilon).Rsqrt();
        if (momentum > 0) after.Add(descent = momentum * slots[1] + descent);
        if (mean is not null) after.Add(mean);
        return (w - descent, [.. after]);
    }
}
