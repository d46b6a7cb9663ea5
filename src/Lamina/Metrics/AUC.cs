using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Metrics;

/// <summary>
/// The area under a curve of two rates over all thresholds, by a sum over evenly spaced ones: the chance that a
/// positive sample is ranked above a negative one (ROC), or the mean precision (PR).
/// </summary>
public sealed class AUC : Metric
{
    readonly AUCOptions options;
    readonly double[] limits;
    Variable? truePositives, falsePositives, trueNegatives, falseNegatives;

    /// <summary>An area.</summary>
    /// <param name="numThresholds">How many thresholds, at least 2.</param>
    /// <param name="curve">"ROC", "PR" or "PRGAIN".</param>
    /// <param name="summationMethod">"interpolation", "minoring" or "majoring".</param>
    /// <param name="options">Thresholds of one's own, labels counted apart, logits.</param>
    /// <param name="name">The key in the logs; by default numbered within the process.</param>
    /// <exception cref="ArgumentException">An argument is out of range or an unknown word.</exception>
    public AUC(int numThresholds = 200, string curve = "ROC", string summationMethod = "interpolation",
        AUCOptions? options = null, string? name = null) : base(name)
    {
        this.options = options ?? new();
        Curve = Word("curve", curve, ["ROC", "PR", "PRGAIN"]);
        SummationMethod = Word("summation method", summationMethod, ["interpolation", "minoring", "majoring"]);
        double[] inner = [.. (this.options.Thresholds ?? []).Order()];
        if (this.options.Thresholds is null)
        {
            if (numThresholds < 2)
                throw new ArgumentException($"AUC needs at least 2 thresholds, not {numThresholds}.");
            inner = [.. Enumerable.Range(1, numThresholds - 2).Select(i => (double)i / (numThresholds - 1))];
        }
        limits = [-Keras.Epsilon, .. inner, 1 + Keras.Epsilon];
        if (!this.options.MultiLabel) AddCounts(limits.Length);
        else if (this.options.NumLabels is { } labels) AddCounts((limits.Length, labels));
    }

    /// <summary>Which curve.</summary>
    public string Curve { get; }

    /// <summary>How the area between two thresholds is counted.</summary>
    public string SummationMethod { get; }

    static string Word(string kind, string given, string[] known) =>
        Array.Find(known, word => word.Equals(given, StringComparison.OrdinalIgnoreCase))
            ?? throw Saving.Names.Unknown(kind, given, known);

    void AddCounts(Shape shape)
    {
        truePositives = AddVariable("true_positives", shape);
        falsePositives = AddVariable("false_positives", shape);
        trueNegatives = AddVariable("true_negatives", shape);
        falseNegatives = AddVariable("false_negatives", shape);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["num_thresholds"] = limits.Length;
        config["curve"] = Curve;
        config["summation_method"] = SummationMethod;
        options.Write(config);
        return config;
    }

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        if (truePositives is null)
        {
            if (yPred.Rank != 2)
                throw new ArgumentException(
                    $"AUC of several labels wants predictions (samples, labels), not {yPred.Shape}.");
            AddCounts((limits.Length, yPred.Shape[1]));
        }
        var counts = ConfusionCounts.Of(yTrue, options.FromLogits ? yPred.Sigmoid() : yPred, sampleWeight, limits,
            labelWeights: options.MultiLabel ? null : options.LabelWeights, byLabel: options.MultiLabel);
        truePositives!.Assign(truePositives.Tensor + counts.TruePositives);
        falsePositives!.Assign(falsePositives.Tensor + counts.FalsePositives);
        trueNegatives!.Assign(trueNegatives.Tensor + counts.TrueNegatives);
        falseNegatives!.Assign(falseNegatives.Tensor + counts.FalseNegatives);
    }

    /// <inheritdoc/>
    public override Tensor Result()
    {
        if (truePositives is null) return Tensor.Scalar(0);
        Tensor parts = Curve == "PR" && SummationMethod == "interpolation" ? InterpolatedPrecision() : Strips();
        if (!options.MultiLabel) return parts.Sum();
        Tensor byLabel = parts.Sum([0]);
        if (options.LabelWeights is not { } given) return byLabel.Mean();
        Tensor weights = Tensor.From(NDArray.From<double>(given)).Cast(DType.Float32);
        return MetricFunctions.DivideNoNan((byLabel * weights).Sum(), weights.Sum());
    }

    static Tensor Lower(Tensor x) => x.Slice(0, 0, x.Shape[0] - 1);

    static Tensor Upper(Tensor x) => x.Slice(0, 1);

    /// <summary>The areas of the strips between neighbouring thresholds.</summary>
    Tensor Strips()
    {
        (Tensor x, Tensor y) = Points();
        Tensor height = SummationMethod switch
        {
            "minoring" => Lower(y).Minimum(Upper(y)),
            "majoring" => Lower(y).Maximum(Upper(y)),
            _ => (Lower(y) + Upper(y)) / 2,
        };
        return (Lower(x) - Upper(x)) * height;
    }

    (Tensor X, Tensor Y) Points()
    {
        Tensor tp = truePositives!.Tensor, fp = falsePositives!.Tensor;
        Tensor tn = trueNegatives!.Tensor, fn = falseNegatives!.Tensor;
        Tensor recall = MetricFunctions.DivideNoNan(tp, tp + fn);
        if (Curve == "ROC") return (MetricFunctions.DivideNoNan(fp, fp + tn), recall);
        if (Curve == "PR") return (recall, MetricFunctions.DivideNoNan(tp, tp + fp));
        // Precision and recall against those of a guesser (Flach and Kull 2015).
        Tensor scale = MetricFunctions.DivideNoNan(tp + fn, tn + fp), none = tp.IsEqual(0);
        Tensor Gain(Tensor wrong) => 1 - scale * MetricFunctions.DivideNoNan(wrong, tp);
        return (Tensor.Where(none, 0, Gain(fn)).Maximum(0), Tensor.Where(none, 1, Gain(fp)));
    }

    /// <summary>
    /// The area under precision over recall, where between two thresholds true positives grow along a line with all
    /// positives and precision therefore along a hyperbola (Davis and Goadrich 2006).
    /// </summary>
    Tensor InterpolatedPrecision()
    {
        Tensor tp = truePositives!.Tensor, fn = falseNegatives!.Tensor, all = tp + falsePositives!.Tensor;
        Tensor gained = Lower(tp) - Upper(tp);
        Tensor slope = MetricFunctions.DivideNoNan(gained, (Lower(all) - Upper(all)).Maximum(0));
        Tensor intercept = Upper(tp) - slope * Upper(all);
        Tensor ratio = Tensor.Where(Lower(all).IsGreater(0) & Upper(all).IsGreater(0),
            MetricFunctions.DivideNoNan(Lower(all), Upper(all).Maximum(0)), 1);
        return MetricFunctions.DivideNoNan(
            slope * (gained + intercept * ratio.Log()), (Upper(tp) + Upper(fn)).Maximum(0));
    }
}
