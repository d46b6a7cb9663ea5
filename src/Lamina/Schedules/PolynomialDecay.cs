using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Schedules;

/// <summary>
/// Falls from the initial to the end learning rate by (1 − step / steps)^power. With a cycle it begins anew, each time
/// lower and longer, whenever the end is reached.
/// </summary>
/// <param name="initialLearningRate">The learning rate at step 0.</param>
/// <param name="decaySteps">Steps of the fall.</param>
/// <param name="endLearningRate">Where it ends.</param>
/// <param name="power">1 falls along a line.</param>
/// <param name="cycle">Whether to begin anew.</param>
/// <param name="name">The name.</param>
public sealed class PolynomialDecay(
    double initialLearningRate, double decaySteps, double endLearningRate = 1e-4, double power = 1, bool cycle = false,
    string name = "PolynomialDecay") : LearningRateSchedule
{
    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["initial_learning_rate"] = initialLearningRate,
        ["decay_steps"] = decaySteps,
        ["end_learning_rate"] = endLearningRate,
        ["power"] = power,
        ["cycle"] = cycle,
        ["name"] = name,
    };

    /// <inheritdoc/>
    public override Tensor Call(Tensor step)
    {
        Tensor p = cycle
            ? step / (decaySteps * (step / decaySteps).Ceil().Maximum(1))
            : step.Minimum(decaySteps) / decaySteps;
        return (initialLearningRate - endLearningRate) * (1 - p).Pow(power) + endLearningRate;
    }
}
