using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Optimizers;

/// <summary>
/// Keeps of the squared gradients of a matrix only the means of its rows and columns, which saves memory, and steps
/// relative to the size of the weight (Shazeer and Stern 2018).
/// </summary>
/// <param name="learningRate">The learning rate.</param>
/// <param name="beta2Decay">The mean forgets by 1 − t^this.</param>
/// <param name="epsilon1">Added to squared gradients.</param>
/// <param name="epsilon2">The smallest size of a weight that steps are relative to.</param>
/// <param name="clipThreshold">The largest root mean square of an update.</param>
/// <param name="relativeStep">Whether the learning rate is at most 1/√t; without meaning for a schedule.</param>
/// <param name="options">What all optimizers can do.</param>
/// <param name="name">The name.</param>
public sealed class Adafactor(
    LearningRate learningRate, double beta2Decay = -0.8, double epsilon1 = 1e-30, double epsilon2 = 1e-3,
    double clipThreshold = 1, bool relativeStep = true, OptimizerOptions? options = null, string? name = null)
    : Optimizer(learningRate, options, name)
{
    Tensor? rate, keep;

    /// <summary>With the defaults: learning rate 0.001, relative steps.</summary>
    public Adafactor() : this(1e-3) { }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["beta_2_decay"] = beta2Decay;
        config["epsilon_1"] = epsilon1;
        config["epsilon_2"] = epsilon2;
        config["clip_threshold"] = clipThreshold;
        config["relative_step"] = relativeStep;
        return config;
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> SlotNames => ["row", "column", "velocity"];

    /// <inheritdoc/>
    protected override NDArray SlotStart(string slot, Variable weight)
    {
        Shape shape = weight.Shape;
        if (slot == "velocity") return new(shape, weight.DType);
        if (shape.Rank < 2) return NDArray.Scalar(0);
        return new(shape.Without(slot == "row" ? -1 : -2), weight.DType);
    }

    /// <inheritdoc/>
    protected override void BeginStep(UpdateStep step)
    {
        // The learning rate is limited again in the step, so relative steps make no difference to it.
        rate = step.LearningRate.Minimum(step.Number.Rsqrt());
        keep = 1 - step.Number.Pow(beta2Decay);
    }

    /// <inheritdoc/>
    protected override (Tensor Weight, Tensor[] Slots) Update(Tensor w, Tensor g, Tensor[] slots, UpdateStep step)
    {
        Tensor kept = keep!.Cast(w.DType);
        Tensor size = RootMeanSquare(w).Maximum(epsilon2) * rate!.Cast(w.DType);
        Tensor square = g.Square() + epsilon1;
        Tensor Mean(Tensor old, Tensor next) => kept * old + (1 - kept) * next;
        Tensor row = slots[0], column = slots[1], v;
        if (w.Rank < 2) v = Mean(slots[2], square);
        else
        {
            row = Mean(row, square.Mean([-1]));
            column = Mean(column, square.Mean([-2]));
            v = (row / row.Mean([-1], keepDims: true)).ExpandDims(-1) * column.ExpandDims(-2);
        }
        Tensor update = g * v.Rsqrt();
        Tensor limit = (RootMeanSquare(update) / clipThreshold).Maximum(1);
        return (w - size / limit * update, [row, column, v]);
    }

    static Tensor RootMeanSquare(Tensor x) => x.Square().Mean().Sqrt();
}
