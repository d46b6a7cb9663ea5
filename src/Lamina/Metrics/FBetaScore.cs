using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Metrics;

/// <summary>
/// The weighted harmonic mean of precision and recall, (1 + β²)·P·R / (β²·P + R), of each class. Targets and
/// predictions are (samples, classes).
/// </summary>
public class FBetaScore : Metric
{
    readonly string? average;
    readonly double beta;
    readonly double? threshold;
    Variable? truePositives, falsePositives, falseNegatives, weights;

    /// <summary>A score.</summary>
    /// <param name="average">
    /// null gives a number for each class; "micro" counts all classes together, "macro" is the mean over classes and
    /// "weighted" that by how often they occur.
    /// </param>
    /// <param name="beta">β: above 1 recall counts more.</param>
    /// <param name="threshold">Above what a prediction is positive; by default the largest of each sample is.</param>
    /// <param name="name">The key in the logs.</param>
    /// <exception cref="ArgumentException">An argument is out of range or an unknown word.</exception>
    public FBetaScore(string? average = null, double beta = 1, double? threshold = null, string name = "fbeta_score")
        : base(name)
    {
        if (average is not (null or "micro" or "macro" or "weighted"))
            throw Saving.Names.Unknown("average", average, ["micro", "macro", "weighted"]);
        if (beta <= 0) throw new ArgumentException($"β is above 0, not {beta}.");
        if (threshold is <= 0 or > 1) throw new ArgumentException($"The threshold is in (0, 1], not {threshold}.");
        (this.average, this.beta, this.threshold) = (average, beta, threshold);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["average"] = average;
        config["beta"] = beta;
        config["threshold"] = threshold;
        return config;
    }

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        if (yTrue.Rank != 2 || yPred.Rank != 2)
            throw new ArgumentException(
                $"{ClassName} wants targets and predictions (samples, classes), not {yTrue.Shape} and {yPred.Shape}.");
        Shape state = average == "micro" ? Shape.Scalar : yPred.Shape[1];
        truePositives ??= AddVariable("true_positives", state);
        falsePositives ??= AddVariable("false_positives", state);
        falseNegatives ??= AddVariable("false_negatives", state);
        weights ??= AddVariable("intermediate_weights", state);
        Tensor t = yTrue.Cast(DType.Float32), p = Positive(yPred.Cast(DType.Float32)).Cast(DType.Float32);
        Tensor? each = sampleWeight?.Cast(DType.Float32);
        if (each?.Rank == 1) each = each.ExpandDims(-1);
        Ints? axes = average == "micro" ? null : [0];
        void Add(Variable variable, Tensor values) =>
            variable.Assign(variable.Tensor + (each is null ? values : values * each).Sum(axes));
        Add(truePositives, p * t);
        Add(falsePositives, p * (1 - t));
        Add(falseNegatives, (1 - p) * t);
        Add(weights, t);
    }

    Tensor Positive(Tensor p) => threshold is { } limit ? p.IsGreater(limit)
        : p.IsGreaterOrEqual(p.Max([-1], keepDims: true)) & p.Abs().IsGreater(1e-9);

    /// <inheritdoc/>
    public override Tensor Result()
    {
        if (truePositives is null) return Tensor.Scalar(0);
        Tensor tp = truePositives.Tensor;
        Tensor precision = tp / (tp + falsePositives!.Tensor + Keras.Epsilon);
        Tensor recall = tp / (tp + falseNegatives!.Tensor + Keras.Epsilon);
        double square = beta * beta;
        Tensor score = precision * recall / (square * precision + recall + Keras.Epsilon) * (1 + square);
        return average switch
        {
            null => score,
            "weighted" => (score * (weights!.Tensor / (weights.Tensor.Sum() + Keras.Epsilon))).Sum(),
            _ => score.Mean(),
        };
    }
}

/// <summary>The harmonic mean of precision and recall of each class: <see cref="FBetaScore"/> with β = 1.</summary>
/// <param name="average">As of <see cref="FBetaScore"/>.</param>
/// <param name="threshold">Above what a prediction is positive; by default the largest of each sample is.</param>
/// <param name="name">The key in the logs.</param>
public sealed class F1Score(string? average = null, double? threshold = null, string name = "f1_score")
    : FBetaScore(average, 1, threshold, name)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config.Remove("beta");
        return config;
    }
}
