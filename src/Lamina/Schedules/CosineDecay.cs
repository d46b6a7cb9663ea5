using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Schedules;

/// <summary>
/// Falls along half a cosine from the initial (or, after a linear warm-up, the target) learning rate to its
/// <paramref name="alpha"/>-fold (Loshchilov and Hutter 2016).
/// </summary>
/// <param name="initialLearningRate">The learning rate at step 0.</param>
/// <param name="decaySteps">Steps of the fall.</param>
/// <param name="alpha">What part of the learning rate remains.</param>
/// <param name="warmupTarget">Where the warm-up ends; null for none.</param>
/// <param name="warmupSteps">Steps of the warm-up.</param>
/// <param name="name">The name.</param>
public sealed class CosineDecay(
    double initialLearningRate, double decaySteps, double alpha = 0, double? warmupTarget = null,
    double warmupSteps = 0, string name = "CosineDecay") : LearningRateSchedule
{
    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["initial_learning_rate"] = initialLearningRate,
        ["decay_steps"] = decaySteps,
        ["alpha"] = alpha,
        ["name"] = name,
        ["warmup_target"] = warmupTarget,
        ["warmup_steps"] = warmupSteps,
    };

    /// <inheritdoc/>
    public override Tensor Call(Tensor step)
    {
        if (warmupTarget is not { } target) return Fall(step.Minimum(decaySteps), initialLearningRate);
        Tensor part = step.Minimum(warmupSteps) / Math.Max(1, warmupSteps);
        Tensor rise = initialLearningRate + part * (target - initialLearningRate);
        Tensor after = (step - warmupSteps).Maximum(0).Minimum(decaySteps);
        return Tensor.Where(step.IsLess(warmupSteps), rise, Fall(after, target));
    }

    Tensor Fall(Tensor step, double from) =>
        from * ((1 - alpha) * 0.5 * (1 + (step * (Math.PI / decaySteps)).Cos()) + alpha);
}
