using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Losses;

namespace Lamina.Metrics;

/// <summary>
/// The coefficient of determination, 1 − Σ (t − p)² / Σ (t − mean)², of each output: 1 is perfect, 0 as good as the
/// mean. Targets and predictions are (samples, outputs).
/// </summary>
public sealed class R2Score : Metric
{
    readonly string? aggregation;
    readonly int regressors;
    readonly Variable samples;
    Variable? squares, sum, residual, count;

    /// <summary>A score.</summary>
    /// <param name="classAggregation">
    /// "uniform_average" is the mean over outputs, "variance_weighted_average" that by their variance; null gives a
    /// number for each.
    /// </param>
    /// <param name="numRegressors">How many inputs the model has, for the adjusted score; 0 for the plain one.</param>
    /// <param name="name">The key in the logs.</param>
    /// <exception cref="ArgumentException">The aggregation is another word, or the number negative.</exception>
    public R2Score(string? classAggregation = "uniform_average", int numRegressors = 0, string name = "r2_score")
        : base(name)
    {
        if (classAggregation is not (null or "uniform_average" or "variance_weighted_average"))
            throw Saving.Names.Unknown(
                "aggregation", classAggregation, ["uniform_average", "variance_weighted_average"]);
        if (numRegressors < 0) throw new ArgumentException($"There are 0 or more regressors, not {numRegressors}.");
        (aggregation, regressors) = (classAggregation, numRegressors);
        samples = AddVariable("num_samples", Shape.Scalar);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig();
        config["class_aggregation"] = aggregation;
        config["num_regressors"] = regressors;
        return config;
    }

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        (Tensor t, Tensor p) = Weighting.SameRank(yTrue.Cast(DType.Float32), yPred.Cast(DType.Float32));
        if (t.Rank != 2 || p.Rank != 2)
            throw new ArgumentException(
                $"R2Score wants targets and predictions (samples, outputs), not {yTrue.Shape} and {yPred.Shape}.");
        squares ??= AddVariable("squared_sum", p.Shape[1]);
        sum ??= AddVariable("sum", p.Shape[1]);
        residual ??= AddVariable("residual", p.Shape[1]);
        count ??= AddVariable("count", p.Shape[1]);
        Tensor weight = (sampleWeight ?? Tensor.Scalar(1)).Cast(DType.Float32);
        if (weight.Rank == 1) weight = weight.ExpandDims(1);
        weight = weight.BroadcastTo(t.Shape);
        void Add(Variable variable, Tensor values) => variable.Assign(variable.Tensor + values.Sum([0]));
        Add(sum, t * weight);
        Add(squares, t * (t * weight));
        Add(residual, (t - p).Square() * weight);
        Add(count, weight);
        Add(samples, weight.IsNotEqual(0).Any([-1]).Cast(DType.Float32));
    }

    /// <inheritdoc/>
    public override Tensor Result()
    {
        if (sum is null) return Tensor.Scalar(0);
        Tensor total = squares!.Tensor - sum.Tensor * (sum.Tensor / count!.Tensor);
        Tensor score = 1 - residual!.Tensor / total;
        score = Tensor.Where(score.Abs().IsEqual(double.PositiveInfinity), 0, score);
        if (aggregation == "uniform_average") score = score.Mean();
        else if (aggregation is not null) score = (total * score).Sum() / total.Sum();
        if (regressors == 0) return score;
        // With too few samples for so many regressors the plain score stays.
        Tensor free = samples.Tensor - regressors - 1;
        Tensor enough = free.IsGreater(0);
        Tensor adjusted = 1 - (1 - score) * (samples.Tensor - 1) / Tensor.Where(enough, free, 1);
        return Tensor.Where(enough, adjusted, score);
    }
}
