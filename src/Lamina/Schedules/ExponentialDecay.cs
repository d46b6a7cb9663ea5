using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Schedules;

/// <summary>initial · rate^(step / steps); with a staircase the exponent is rounded down.</summary>
/// <param name="initialLearningRate">The learning rate at step 0.</param>
/// <param name="decaySteps">After how many steps it has been multiplied by the rate once.</param>
/// <param name="decayRate">The rate.</param>
/// <param name="staircase">Whether it falls at whole multiples of the steps only.</param>
/// <param name="name">The name.</param>
public sealed class ExponentialDecay(
    double initialLearningRate, double decaySteps, double decayRate, bool staircase = false,
    string name = "ExponentialDecay") : LearningRateSchedule
{
    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["initial_learning_rate"] = initialLearningRate,
        ["decay_steps"] = decaySteps,
        ["decay_rate"] = decayRate,
        ["staircase"] = staircase,
        ["name"] = name,
    };

    /// <inheritdoc/>
    public override Tensor Call(Tensor step)
    {
        Tensor p = step / decaySteps;
        if (staircase) p = p.Floor();
        return initialLearningRate * Tensor.Scalar(decayRate).Pow(p);
    }
}
