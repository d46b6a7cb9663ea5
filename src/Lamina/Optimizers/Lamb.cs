using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Optimizers;

/// <summary>
/// Adam for large batches: each weight's step is scaled to the norm of the weight, ‖w‖ / ‖step‖ (You et al. 2019).
/// </summary>
/// <param name="learningRate">The learning rate.</param>
/// <param name="beta1">β₁.</param>
/// <param name="beta2">β₂.</param>
/// <param name="epsilon">ε.</param>
/// <param name="options">What all optimizers can do.</param>
/// <param name="name">The name.</param>
public sealed class Lamb(
    LearningRate learningRate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7,
    OptimizerOptions? options = null, string? name = null) : Optimizer(learningRate, options, name)
{
    Tensor? ofMean, ofSquare;

    /// <summary>With the defaults: learning rate 0.001, β₁ 0.9, β₂ 0.999.</summary>
    public Lamb() : this(1e-3) { }

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
    protected override IReadOnlyList<string> SlotNames => ["momentum", "velocity"];

    /// <inheritdoc/>
    protected override void BeginStep(UpdateStep step)
    {
        ofMean = 1 / (1 - Tensor.Scalar(beta1).Pow(step.Number));
        ofSquare = 1 / (1 - Tensor.Scalar(beta2).Pow(step.Number));
    }

    /// <inheritdoc/>
    protected override (Tensor Weight, Tensor[] Slots) Update(Tensor w, Tensor g, Tensor[] slots, UpdateStep step)
    {
        Tensor m = slots[0] + (g - slots[0]) * (1 - beta1), v = slots[1] + (g.Square() - slots[1]) * (1 - beta2);
        Tensor update = m * ofMean!.Cast(w.DType) / ((v * ofSquare!.Cast(w.DType)).Sqrt() + epsilon);
        Tensor ofWeight = w.Square().Sum().Sqrt(), ofUpdate = update.Square().Sum().Sqrt();
        Tensor ratio = Tensor.Where(ofWeight.IsGreater(0) & ofUpdate.IsGreater(0), ofWeight / ofUpdate, 1);
        return (w - ratio * step.LearningRate.Cast(w.DType) * update, [m, v]);
    }
}
