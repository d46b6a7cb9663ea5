using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Metrics;

/// <summary>One of the four numbers of a confusion matrix, for each threshold.</summary>
public abstract class ConfusionCondition : Metric
{
    readonly Thresholds thresholds;
    readonly double[] limits;
    readonly Variable accumulator;

    private protected ConfusionCondition(Thresholds thresholds, string? name) : base(name)
    {
        (this.thresholds, limits) = (thresholds, thresholds.Or(0.5));
        accumulator = AddVariable("accumulator", limits.Length);
    }

    private protected abstract Tensor Choose(ConfusionCounts counts);

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["thresholds"] = thresholds.ToJson();
        return config;
    }

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null) =>
        accumulator.Assign(accumulator.Tensor + Choose(ConfusionCounts.Of(yTrue, yPred, sampleWeight, limits)));

    /// <inheritdoc/>
    public override Tensor Result() =>
        limits.Length == 1 ? accumulator.Tensor.Reshape(Shape.Scalar) : accumulator.Tensor;
}

/// <summary>How many positive predictions of positive targets there are at each threshold, weighted.</summary>
/// <param name="thresholds">Above what a prediction is positive; by default 0.5.</param>
/// <param name="name">The key in the logs; by default numbered within the process.</param>
public sealed class TruePositives(Thresholds thresholds = default, string? name = null)
    : ConfusionCondition(thresholds, name)
{
    private protected override Tensor Choose(ConfusionCounts counts) => counts.TruePositives;
}

/// <summary>How many positive predictions of negative targets there are at each threshold, weighted.</summary>
/// <param name="thresholds">Above what a prediction is positive; by default 0.5.</param>
/// <param name="name">The key in the logs; by default numbered within the process.</param>
public sealed class FalsePositives(Thresholds thresholds = default, string? name = null)
    : ConfusionCondition(thresholds, name)
{
    private protected override Tensor Choose(ConfusionCounts counts) => counts.FalsePositives;
}

/// <summary>How many negative predictions of negative targets there are at each threshold, weighted.</summary>
/// <param name="thresholds">Above what a prediction is positive; by default 0.5.</param>
/// <param name="name">The key in the logs; by default numbered within the process.</param>
public sealed class TrueNegatives(Thresholds thresholds = default, string? name = null)
    : ConfusionCondition(thresholds, name)
{
    private protected override Tensor Choose(ConfusionCounts counts) => counts.TrueNegatives;
}

/// <summary>How many negative predictions of positive targets there are at each threshold, weighted.</summary>
/// <param name="thresholds">Above what a prediction is positive; by default 0.5.</param>
/// <param name="name">The key in the logs; by default numbered within the process.</param>
public sealed class FalseNegatives(Thresholds thresholds = default, string? name = null)
    : ConfusionCondition(thresholds, name)
{
    private protected override Tensor Choose(ConfusionCounts counts) => counts.FalseNegatives;
}
