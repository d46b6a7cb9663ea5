using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Optimizers;

/// <summary>
/// Follow the regularized leader, for sparse linear models: weights whose accumulated gradient stays below the L1
/// strength are exactly 0 (McMahan et al. 2013).
/// </summary>
/// <param name="learningRate">The learning rate.</param>
/// <param name="learningRatePower">How the learning rate falls with the accumulated squares, at most 0.</param>
/// <param name="initialAccumulatorValue">What the accumulators begin with, at least 0.</param>
/// <param name="l1">L1 strength, at least 0.</param>
/// <param name="l2">L2 strength, at least 0; a penalty that only shapes the solution.</param>
/// <param name="l2Shrinkage">Strength of an L2 penalty on the magnitude, at least 0.</param>
/// <param name="beta">β of the paper.</param>
/// <param name="options">What all optimizers can do.</param>
/// <param name="name">The name.</param>
public sealed class Ftrl(
    LearningRate learningRate, double learningRatePower = -0.5, double initialAccumulatorValue = 0.1, double l1 = 0,
    double l2 = 0, double l2Shrinkage = 0, double beta = 0, OptimizerOptions? options = null, string? name = null)
    : Optimizer(learningRate, options, name)
{
    readonly double power = learningRatePower <= 0 ? -learningRatePower
        : throw new ArgumentException($"The power of the learning rate is at most 0, not {learningRatePower}.");
    readonly double start = AtLeast0(initialAccumulatorValue, "The initial accumulator value");
    readonly double l1 = AtLeast0(l1, "L1"), l2 = AtLeast0(l2, "L2");
    readonly double l2Shrinkage = AtLeast0(l2Shrinkage, "L2 shrinkage");

    /// <summary>With the defaults: learning rate 0.001, no penalties.</summary>
    public Ftrl() : this(1e-3) { }

    static double AtLeast0(double value, string what) =>
        value >= 0 ? value : throw new ArgumentException($"{what} is at least 0, not {value}.");

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["learning_rate_power"] = -power;
        config["initial_accumulator_value"] = start;
        config["l1_regularization_strength"] = l1;
        config["l2_regularization_strength"] = l2;
        config["l2_shrinkage_regularization_strength"] = l2Shrinkage;
        config["beta"] = beta;
        return config;
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> SlotNames => ["accumulator", "linear"];

    /// <inheritdoc/>
    protected override NDArray SlotStart(string slot, Variable weight)
    {
        NDArray start = base.SlotStart(slot, weight);
        if (slot == "accumulator") start.Fill(this.start);
        return start;
    }

    /// <inheritdoc/>
    protected override (Tensor Weight, Tensor[] Slots) Update(Tensor w, Tensor g, Tensor[] slots, UpdateStep step)
    {
        Tensor lr = step.LearningRate.Cast(w.DType), strength = l2 + beta / (2 * lr);
        Tensor sum = slots[0] + g.Square(), root = Root(sum);
        Tensor linear = slots[1] + (g + 2 * l2Shrinkage * w - (root - Root(slots[0])) / lr * w);
        Tensor quadratic = root / lr + 2 * strength;
        return ((linear.Clip(-l1, l1) - linear) / quadratic, [sum, linear]);
    }

    Tensor Root(Tensor x) => power == 0.5 ? x.Sqrt() : x.Pow(power);
}
