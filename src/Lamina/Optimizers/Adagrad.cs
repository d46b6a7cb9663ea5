using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Optimizers;

/// <summary>
/// Divides by the root of the sum of all squared gradients: a ← a + g², w ← w − lr·g / √(a + ε) (Duchi et al. 2011).
/// </summary>
/// <param name="learningRate">The learning rate.</param>
/// <param name="initialAccumulatorValue">What a begins with.</param>
/// <param name="epsilon">ε, inside the root.</param>
/// <param name="options">What all optimizers can do.</param>
/// <param name="name">The name.</param>
public sealed class Adagrad(
    LearningRate learningRate, double initialAccumulatorValue = 0.1, double epsilon = 1e-7,
    OptimizerOptions? options = null, string? name = null) : Optimizer(learningRate, options, name)
{
    /// <summary>With the defaults: learning rate 0.001, accumulators from 0.1.</summary>
    public Adagrad() : this(1e-3) { }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["initial_accumulator_value"] = initialAccumulatorValue;
        config["epsilon"] = epsilon;
        return config;
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> SlotNames => ["accumulator"];

    /// <inheritdoc/>
    protected override NDArray SlotStart(string slot, Variable weight)
    {
        NDArray start = base.SlotStart(slot, weight);
        start.Fill(initialAccumulatorValue);
        return start;
    }

    /// <inheritdoc/>
    protected override (Tensor Weight, Tensor[] Slots) Update(Tensor w, Tensor g, Tensor[] slots, UpdateStep step)
    {
        Tensor sum = slots[0] + g.Square();
        return (w - step.LearningRate.Cast(w.DType) * g / (sum + epsilon).Sqrt(), [sum]);
    }
}
