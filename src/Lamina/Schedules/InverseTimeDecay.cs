using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Schedules;

/// <summary>initial / (1 + rate · step / steps); with a staircase the quotient is rounded down.</summary>
/// <param name="initialLearningRate">The learning rate at step 0.</param>
/// <param name="decaySteps">The unit of time, in steps.</param>
/// <param name="decayRate">The rate.</param>
/// <param name="staircase">Whether it falls at whole multiples of the steps only.</param>
/// <param name="name">The name.</param>
public sealed class InverseTimeDecay(
    double initialLearningRate, double decaySteps, double decayRate, bool staircase = false,
    string name = "InverseTimeDecay") : LearningRateSchedule
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
        return initialLearningRate / (1 + decayRate * (staircase ? p.Floor() : p));
    }
}
