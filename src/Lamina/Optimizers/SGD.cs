using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Optimizers;

/// <summary>
/// Gradient descent: w ← w − lr·g; with momentum m ← μ·m − lr·g, w ← w + m; with Nesterov's look-ahead
/// w ← w + μ·m − lr·g (Sutskever et al. 2013).
/// </summary>
/// <param name="learningRate">The learning rate.</param>
/// <param name="momentum">μ, in [0, 1].</param>
/// <param name="nesterov">Whether to look ahead.</param>
/// <param name="options">What all optimizers can do.</param>
/// <param name="name">The name.</param>
public sealed class SGD(
    LearningRate learningRate, double momentum = 0, bool nesterov = false, OptimizerOptions? options = null,
    string? name = null) : Optimizer(learningRate, options, name)
{
    readonly double momentum = momentum is >= 0 and <= 1 ? momentum
        : throw new ArgumentException($"Momentum is in [0, 1], not {momentum}.");

    /// <summary>Plain gradient descent with the learning rate 0.01.</summary>
    public SGD() : this(0.01) { }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        (config["momentum"], config["nesterov"]) = (momentum, nesterov);
        return config;
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> SlotNames => momentum == 0 ? [] : ["momentum"];

    /// <inheritdoc/>
    protected override (Tensor Weight, Tensor[] Slots) Update(Tensor w, Tensor g, Tensor[] slots, UpdateStep step)
    {
        Tensor descent = g * step.LearningRate.Cast(g.DType);
        if (momentum == 0) return (w - descent, []);
        Tensor m = momentum * slots[0] - descent;
        return (nesterov ? w + momentum * m - descent : w + m, [m]);
    }
}
