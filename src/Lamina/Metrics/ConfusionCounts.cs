using Lamina.IR;
using Lamina.IR.Primitives;
using Lamina.Losses;

namespace Lamina.Metrics;

/// <summary>
/// How many predictions are right and wrong at each threshold, weighted; with several labels counted apart, for each
/// threshold and label.
/// </summary>
/// <param name="TruePositives">Positive, and rightly so.</param>
/// <param name="FalsePositives">Positive, but wrongly.</param>
/// <param name="TrueNegatives">Negative, and rightly so.</param>
/// <param name="FalseNegatives">Negative, but wrongly.</param>
sealed record ConfusionCounts(
    Tensor TruePositives, Tensor FalsePositives, Tensor TrueNegatives, Tensor FalseNegatives)
{
    const double Never = -1e10;

    /// <summary>Counts a batch.</summary>
    /// <param name="yTrue">Targets, positive where not 0.</param>
    /// <param name="yPred">Predictions between 0 and 1.</param>
    /// <param name="weight">How much each sample counts.</param>
    /// <param name="thresholds">Above what a prediction is positive, ascending.</param>
    /// <param name="topK">Only so many of the highest predictions of a sample can be positive.</param>
    /// <param name="classId">The only class that counts.</param>
    /// <param name="labelWeights">How much each label counts; without meaning for labels counted apart.</param>
    /// <param name="byLabel">Whether labels are counted apart.</param>
    public static ConfusionCounts Of(Tensor yTrue, Tensor yPred, Tensor? weight, double[] thresholds,
        int? topK = null, int? classId = null, double[]? labelWeights = null, bool byLabel = false)
    {
        (Tensor p, Tensor t) = Weighting.SameRank(yPred.Cast(DType.Float32), yTrue.Cast(DType.Float32));
        if (topK is { } k) p = OnlyTop(p, k);
        if (classId is { } id)
        {
            if (p.Rank < 2 || (uint)id >= (uint)p.Shape[-1])
                throw new ArgumentException($"There is no class {id} in predictions of the shape {p.Shape}.");
            (p, t) = (p.Slice(-1, id, id + 1), t.Slice(-1, id, id + 1));
        }
        Tensor counted = Weights(p.Shape, weight, labelWeights);
        Shape flat = byLabel ? new(-1, p.Shape[-1]) : new(-1, 1);
        (p, t, counted) = (p.Reshape(flat), t.IsNotEqual(0).Cast(DType.Float32).Reshape(flat), counted.Reshape(flat));
        Tensor positive = t * counted, negative = (1 - t) * counted;
        Func<Tensor, (Tensor Above, Tensor Below)> sums = IsEven(thresholds)
            ? Buckets(p, thresholds.Length, all: thresholds[0] < 0) : Comparisons(p, thresholds);
        (Tensor tp, Tensor fn) = sums(t * counted);
        (Tensor fp, Tensor tn) = sums((1 - t) * counted);
        Shape result = byLabel ? tp.Shape : new(thresholds.Length);
        return new(tp.Reshape(result), fp.Reshape(result), tn.Reshape(result), fn.Reshape(result));
    }

    /// <summary>Whether thresholds are i / (n − 1), apart from 1e−7 by which AUC widens the ends.</summary>
    static bool IsEven(double[] thresholds)
    {
        int last = thresholds.Length - 1;
        return last >= 2 && thresholds.Select((x, i) => Math.Abs(x - (double)i / last)).All(d => d <= 2e-7);
    }

    static Tensor Weights(Shape shape, Tensor? weight, double[]? labelWeights)
    {
        Tensor result = Tensor.Ones(shape);
        if (weight is not null)
        {
            weight = weight.Cast(DType.Float32);
            if (weight.Rank == shape.Rank + 1 && weight.Shape[-1] == 1) weight = weight.Squeeze([-1]);
            while (weight.Rank < shape.Rank) weight = weight.ExpandDims(-1);
            result *= weight;
        }
        if (labelWeights is null) return result;
        return result * Tensor.From(NDArray.From<double>(labelWeights)).Cast(DType.Float32);
    }

    static Tensor OnlyTop(Tensor p, int k)
    {
        (_, Tensor order) = p.Sort(-1, descending: true);
        Tensor top = order.Slice(-1, 0, Math.Min(k, p.Shape[-1]));
        Tensor mask = new ScatterAlongAxis(p.Rank - 1).Apply(Tensor.Zeros(p.Shape), top, Tensor.Ones(top.Shape));
        return Tensor.Where(mask.IsNotEqual(0), p, Never);
    }

    /// <summary>
    /// Sums weights by buckets between thresholds, so that the work does not grow with the number of thresholds. Bucket
    /// i + 1 holds what lies above threshold i and no other.
    /// </summary>
    static Func<Tensor, (Tensor Above, Tensor Below)> Buckets(Tensor p, int count, bool all)
    {
        int labels = p.Shape[1];
        Tensor bucket = (Functions.Clip(p, 0, 1) * (count - 1)).Ceil();
        if (all) bucket = bucket.Maximum(1);
        Tensor place = bucket.Cast(DType.Int32) * labels + Tensor.Iota(p.Shape, 1, DType.Int32);
        return weights =>
        {
            Tensor buckets = new Scatter(0, Add: true).Apply(
                Tensor.Zeros((count + 1) * labels), place.Reshape(-1), weights.Reshape(-1));
            buckets = buckets.Reshape((count + 1, labels));
            return (buckets.Slice(0, 1).CumSum(0, reverse: true), buckets.Slice(0, 0, count).CumSum(0));
        };
    }

    static Func<Tensor, (Tensor Above, Tensor Below)> Comparisons(Tensor p, double[] thresholds)
    {
        Tensor limits = Tensor.From(NDArray.From<double>(thresholds)).Cast(DType.Float32).Reshape((-1, 1, 1));
        Tensor above = p.ExpandDims(0).IsGreater(limits).Cast(DType.Float32);
        return weights => ((above * weights).Sum([1]), ((1 - above) * weights).Sum([1]));
    }
}
