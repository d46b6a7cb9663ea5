using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Optimizers;

/// <summary>
/// Adam with Nesterov's look-ahead, whose momentum grows with the steps: uₜ = β₁(1 − ½·0.96ᵗ) (Dozat 2016).
/// </summary>
/// <param name="learningRate">The learning rate.</param>
/// <param name="beta1">β₁.</param>
/// <param name="beta2">β₂.</param>
/// <param name="epsilon">ε.</param>
/// <param name="options">What all optimizers can do.</param>
/// <param name="name">The name.</param>
public sealed class Nadam(
    LearningRate learningRate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7,
    OptimizerOptions? options = null, string? name = null) : Optimizer(learningRate, options, name)
{
    // The product of all uₜ so far.
    readonly Variable product = new(NDArray.Scalar(1), "u_product", trainable: false);
    Tensor? ofMean, ofGradient, correction;

    /// <summary>With the defaults: learning rate 0.001, β₁ 0.9, β₂ 0.999.</summary>
    public Nadam() : this(1e-3) { }

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
    protected override IReadOnlyList<Variable> FurtherState => [product];

    /// <inheritdoc/>
    protected override void BeginStep(UpdateStep step)
    {
        Tensor now = Momentum(step.Number), next = Momentum(step.Number + 1);
        Tensor u = product.Tensor * now;
        step.Assign(product, u);
        ofMean = step.LearningRate * next / (1 - u * next);
        ofGradient = step.LearningRate * (1 - now) / (1 - u);
        correction = 1 / (1 - Tensor.Scalar(beta2).Pow(step.Number));
    }

    Tensor Momentum(Tensor number) => beta1 * (1 - 0.5 * Tensor.Scalar(0.96).Pow(number));

    /// <inheritdoc/>
    protected override (Tensor Weight, Tensor[] Slots) Update(Tensor w, Tensor g, Tensor[] slots, UpdateStep step)
    {
        Tensor m = slots[0] + (g - slots[0]) * (1 - beta1), v = slots[1] + (g.Square() - slots[1]) * (1 - beta2);
        Tensor descent = ofMean!.Cast(w.DType) * m + ofGradient!.Cast(w.DType) * g;
        return (w - descent / ((v * correction!.Cast(w.DType)).Sqrt() + epsilon), [m, v]);
    }
}
