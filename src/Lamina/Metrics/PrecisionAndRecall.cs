using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Metrics;

/// <summary>
/// True positives over true positives and another number of the confusion matrix, for each threshold.
/// </summary>
public abstract class ShareOfPositives : Metric
{
    readonly Thresholds thresholds;
    readonly int? topK, classId;
    readonly double[] limits;
    readonly Variable truePositives, rest;

    private protected ShareOfPositives(Thresholds thresholds, int? topK, int? classId, string restName, string? name)
        : base(name)
    {
        (this.thresholds, this.topK, this.classId) = (thresholds, topK, classId);
        limits = thresholds.Or(topK is null ? 0.5 : -1e10);
        (truePositives, rest) = (AddVariable("true_positives", limits.Length), AddVariable(restName, limits.Length));
    }

    private protected abstract Tensor Rest(ConfusionCounts counts);

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["thresholds"] = thresholds.ToJson();
        config["top_k"] = topK;
        config["class_id"] = classId;
        return config;
    }

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        var counts = ConfusionCounts.Of(yTrue, yPred, sampleWeight, limits, topK, classId);
        truePositives.Assign(truePositives.Tensor + counts.TruePositives);
        rest.Assign(rest.Tensor + Rest(counts));
    }

    /// <inheritdoc/>
    public override Tensor Result()
    {
        Tensor share = MetricFunctions.DivideNoNan(truePositives.Tensor, truePositives.Tensor + rest.Tensor);
        return limits.Length == 1 ? share.Reshape(Shape.Scalar) : share;
    }
}

/// <summary>How many of the positive predictions are right: TP / (TP + FP).</summary>
/// <param name="thresholds">Above what a prediction is positive; by default 0.5, or nothing with top k.</param>
/// <param name="topK">Only so many of the highest predictions of a sample are positive.</param>
/// <param name="classId">The only class that counts.</param>
/// <param name="name">The key in the logs; by default numbered within the process.</param>
public sealed class Precision(
    Thresholds thresholds = default, int? topK = null, int? classId = null, string? name = null)
    : ShareOfPositives(thresholds, topK, classId, "false_positives", name)
{
    private protected override Tensor Rest(ConfusionCounts counts) => counts.FalsePositives;
}

/// <summary>How many of the positive targets are found: TP / (TP + FN).</summary>
/// <param name="thresholds">Above what a prediction is positive; by default 0.5, or nothing with top k.</param>
/// <param name="topK">Only so many of the highest predictions of a sample are positive.</param>
/// <param name="classId">The only class that counts.</param>
/// <param name="name">The key in the logs; by default numbered within the process.</param>
public sealed class Recall(
    Thresholds thresholds = default, int? topK = null, int? classId = null, string? name = null)
    : ShareOfPositives(thresholds, topK, classId, "false_negatives", name)
{
    private protected override Tensor Rest(ConfusionCounts counts) => counts.FalseNegatives;
}
