using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Schedules;

/// <summary>
/// One of several constant learning rates: values[i] up to and including boundaries[i], the last beyond.
/// </summary>
/// <param name="boundaries">Steps at which the learning rate changes, ascending.</param>
/// <param name="values">Learning rates, one more than boundaries.</param>
/// <param name="name">The name.</param>
public sealed class PiecewiseConstantDecay(double[] boundaries, double[] values, string name = "PiecewiseConstant")
    : LearningRateSchedule
{
    readonly double[] values = values.Length == boundaries.Length + 1 ? values
        : throw new ArgumentException(
            $"{boundaries.Length} boundaries need {boundaries.Length + 1} values, not {values.Length}.");

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["boundaries"] = new JsonArray([.. boundaries.Select(b => (JsonNode)b)]),
        ["values"] = new JsonArray([.. values.Select(v => (JsonNode)v)]),
        ["name"] = name,
    };

    /// <inheritdoc/>
    public override Tensor Call(Tensor step)
    {
        Tensor rate = Tensor.Scalar(values[^1]);
        for (int i = boundaries.Length - 1; i >= 0; i--)
            rate = Tensor.Where(step.IsLessOrEqual(boundaries[i]), values[i], rate);
        return rate;
    }
}
