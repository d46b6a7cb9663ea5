using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Metrics;

/// <summary>
/// The best that one rate can be at a threshold where another rate is at least a given value; else 0.
/// </summary>
public abstract class BestThreshold : Metric
{
    readonly double least;
    readonly string leastName;
    readonly int? classId;
    readonly double[] limits;
    readonly Variable truePositives, falsePositives, trueNegatives, falseNegatives;

    private protected BestThreshold(double least, string leastName, int numThresholds, int? classId, string? name)
        : base(name)
    {
        if (least is not (>= 0 and <= 1)) throw new ArgumentException($"The {leastName} is in [0, 1], not {least}.");
        if (numThresholds < 1) throw new ArgumentException($"There is at least 1 threshold, not {numThresholds}.");
        (this.least, this.leastName, this.classId) = (least, leastName, classId);
        limits = numThresholds == 1 ? [0.5]
            : [.. Enumerable.Range(0, numThresholds).Select(i => (double)i / (numThresholds - 1))];
        (truePositives, falsePositives) = (Count("true_positives"), Count("false_positives"));
        (trueNegatives, falseNegatives) = (Count("true_negatives"), Count("false_negatives"));
    }

    Variable Count(string name) => AddVariable(name, limits.Length);

    private protected abstract Tensor Constrained { get; }

    private protected abstract Tensor Dependent { get; }

    private protected Tensor Recall => Share(truePositives, falseNegatives);

    private protected Tensor Precision => Share(truePositives, falsePositives);

    private protected Tensor Specificity => Share(trueNegatives, falsePositives);

    static Tensor Share(Variable of, Variable other) =>
        MetricFunctions.DivideNoNan(of.Tensor, of.Tensor + other.Tensor);

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["class_id"] = classId;
        config["num_thresholds"] = limits.Length;
        config[leastName] = least;
        return config;
    }

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        var counts = ConfusionCounts.Of(yTrue, yPred, sampleWeight, limits, classId: classId);
        truePositives.Assign(truePositives.Tensor + counts.TruePositives);
        falsePositives.Assign(falsePositives.Tensor + counts.FalsePositives);
        trueNegatives.Assign(trueNegatives.Tensor + counts.TrueNegatives);
        falseNegatives.Assign(falseNegatives.Tensor + counts.FalseNegatives);
    }

    /// <inheritdoc/>
    public override Tensor Result() => Tensor.Where(Constrained.IsGreaterOrEqual(least), Dependent, 0).Max();
}

/// <summary>The best sensitivity TP / (TP + FN) where the specificity TN / (TN + FP) is high enough.</summary>
/// <param name="specificity">The least specificity.</param>
/// <param name="numThresholds">How many thresholds are tried.</param>
/// <param name="classId">The only class that counts.</param>
/// <param name="name">The key in the logs; by default numbered within the process.</param>
public sealed class SensitivityAtSpecificity(
    double specificity, int numThresholds = 200, int? classId = null, string? name = null)
    : BestThreshold(specificity, "specificity", numThresholds, classId, name)
{
    private protected override Tensor Constrained => Specificity;

    private protected override Tensor Dependent => Recall;
}

/// <summary>The best specificity TN / (TN + FP) where the sensitivity TP / (TP + FN) is high enough.</summary>
/// <param name="sensitivity">The least sensitivity.</param>
/// <param name="numThresholds">How many thresholds are tried.</param>
/// <param name="classId">The only class that counts.</param>
/// <param name="name">The key in the logs; by default numbered within the process.</param>
public sealed class SpecificityAtSensitivity(
    double sensitivity, int numThresholds = 200, int? classId = null, string? name = null)
    : BestThreshold(sensitivity, "sensitivity", numThresholds, classId, name)
{
    private protected override Tensor Constrained => Recall;

    private protected override Tensor Dependent => Specificity;
}

/// <summary>The best precision TP / (TP + FP) where the recall TP / (TP + FN) is high enough.</summary>
/// <param name="recall">The least recall.</param>
/// <param name="numThresholds">How many thresholds are tried.</param>
/// <param name="classId">The only class that counts.</param>
/// <param name="name">The key in the logs; by default numbered within the process.</param>
public sealed class PrecisionAtRecall(
    double recall, int numThresholds = 200, int? classId = null, string? name = null)
    : BestThreshold(recall, "recall", numThresholds, classId, name)
{
    private protected override Tensor Constrained => Recall;

    private protected override Tensor Dependent => Precision;
}

/// <summary>The best recall TP / (TP + FN) where the precision TP / (TP + FP) is high enough.</summary>
/// <param name="precision">The least precision.</param>
/// <param name="numThresholds">How many thresholds are tried.</param>
/// <param name="classId">The only class that counts.</param>
/// <param name="name">The key in the logs; by default numbered within the process.</param>
public sealed class RecallAtPrecision(
    double precision, int numThresholds = 200, int? classId = null, string? name = null)
    : BestThreshold(precision, "precision", numThresholds, classId, name)
{
    private protected override Tensor Constrained => Precision;

    private protected override Tensor Dependent => Recall;
}
