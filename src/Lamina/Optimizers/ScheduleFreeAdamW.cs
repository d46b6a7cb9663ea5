using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Optimizers;

/// <summary>
/// Adam without a schedule: gradients are taken between the fast iterate z and the average x of all iterates, and the
/// average takes the place of a falling learning rate (Defazio et al. 2024). The weight is y = (1 − β₁)·z + β₁·x.
/// </summary>
/// <param name="learningRate">The learning rate.</param>
/// <param name="beta1">β₁.</param>
/// <param name="beta2">β₂.</param>
/// <param name="epsilon">ε.</param>
/// <param name="warmupSteps">Over how many steps the learning rate rises from 0.</param>
/// <param name="options">What all optimizers can do.</param>
/// <param name="name">The name.</param>
public sealed class ScheduleFreeAdamW(
    LearningRate learningRate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, int warmupSteps = 0,
    OptimizerOptions? options = null, string? name = null) : Optimizer(learningRate, options, name)
{
    Tensor? rate, correction, weightOfNew;

    /// <summary>With the defaults: learning rate 0.0025, β₁ 0.9, β₂ 0.999.</summary>
    public ScheduleFreeAdamW() : this(0.0025) { }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["beta_1"] = beta1;
        config["beta_2"] = beta2;
        config["epsilon"] = epsilon;
        config["warmup_steps"] = warmupSteps;
        return config;
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> SlotNames => ["momentum", "velocity"];

    /// <inheritdoc/>
    protected override NDArray SlotStart(string slot, Variable weight) =>
        slot == "momentum" ? weight.Value.Copy() : base.SlotStart(slot, weight);

    /// <inheritdoc/>
    protected override void BeginStep(UpdateStep step)
    {
        rate = warmupSteps > 0 ? step.LearningRate * (step.Number / warmupSteps).Minimum(1) : step.LearningRate;
        correction = 1 / (1 - Tensor.Scalar(beta2).Pow(step.Number));
        weightOfNew = 1 / step.Number;
    }

    /// <inheritdoc/>
    protected override (Tensor Weight, Tensor[] Slots) Update(Tensor w, Tensor g, Tensor[] slots, UpdateStep step)
    {
        Tensor v = slots[1] + (g.Square() - slots[1]) * (1 - beta2);
        Tensor z = slots[0] - rate!.Cast(w.DType) * g / ((v * correction!.Cast(w.DType)).Sqrt() + epsilon);
        Tensor x = (w - (1 - beta1) * slots[0]) / beta1, part = weightOfNew!.Cast(w.DType);
        x = (1 - part) * x + part * z;
        return ((1 - beta1) * z + beta1 * x, [z, v]);
    }
}
