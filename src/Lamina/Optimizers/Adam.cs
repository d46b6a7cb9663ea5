using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Optimizers;

/// <summary>
/// Moving means of gradient and squared gradient: m ← m + (g − m)(1 − β₁), v ← v + (g² − v)(1 − β₂),
/// w ← w − lr·√(1 − β₂ᵗ)/(1 − β₁ᵗ) · m / (√v + ε) (Kingma and Ba 2014, with Keras's place of ε).
/// </summary>
public class Adam : Optimizer
{
    readonly double beta1, beta2, epsilon;
    readonly bool amsgrad;
    Tensor? alpha;

    /// <summary>With the defaults: learning rate 0.001, β₁ 0.9, β₂ 0.999.</summary>
    public Adam() : this(1e-3) { }

    /// <summary>An optimizer.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="beta1">β₁.</param>
    /// <param name="beta2">β₂.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="amsgrad">Whether v never falls (Reddi et al. 2018).</param>
    /// <param name="options">What all optimizers can do.</param>
    /// <param name="name">The name.</param>
    public Adam(LearningRate learningRate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7,
        bool amsgrad = false, OptimizerOptions? options = null, string? name = null)
        : base(learningRate, options, name) =>
        (this.beta1, this.beta2, this.epsilon, this.amsgrad) = (beta1, beta2, epsilon, amsgrad);

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        (config["beta_1"], config["beta_2"], config["epsilon"], config["amsgrad"]) = (beta1, beta2, epsilon, amsgrad);
        return config;
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> SlotNames =>
        amsgrad ? ["momentum", "velocity", "velocity_hat"] : ["momentum", "velocity"];

    /// <inheritdoc/>
    protected override IReadOnlyList<int[]> SlotGroups() => amsgrad ? [[0, 1], [2]] : base.SlotGroups();

    /// <inheritdoc/>
    protected override void BeginStep(UpdateStep step) => alpha = step.LearningRate *
        (1 - Tensor.Scalar(beta2).Pow(step.Number)).Sqrt() / (1 - Tensor.Scalar(beta1).Pow(step.Number));

    /// <inheritdoc/>
    protected override (Tensor Weight, Tensor[] Slots) Update(Tensor w, Tensor g, Tensor[] slots, UpdateStep step)
    {
        Tensor m = slots[0] + (g - slots[0]) * (1 - beta1), v = slots[1] + (g.Square() - slots[1]) * (1 - beta2);
        Tensor bound = amsgrad ? slots[2].Maximum(v) : v;
        Tensor next = w - m * alpha!.Cast(w.DType) / (bound.Sqrt() + epsilon);
        return (next, amsgrad ? [m, v, bound] : [m, v]);
    }
}

/// <summary>
/// <see cref="Adam"/> with decay of the weights beside the gradient, by default 0.004 (Loshchilov and Hutter 2017).
/// </summary>
public sealed class AdamW : Adam
{
    /// <summary>With the defaults of Adam and a weight decay of 0.004.</summary>
    public AdamW() : this(1e-3) { }

    /// <summary>An optimizer; the decay is 0.004 unless options say otherwise.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="beta1">β₁.</param>
    /// <param name="beta2">β₂.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="amsgrad">Whether v never falls.</param>
    /// <param name="options">What all optimizers can do.</param>
    /// <param name="name">The name.</param>
    public AdamW(LearningRate learningRate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7,
        bool amsgrad = false, OptimizerOptions? options = null, string? name = null)
        : base(learningRate, beta1, beta2, epsilon, amsgrad, options ?? new() { WeightDecay = 0.004 }, name) { }
}
