using Lamina.IR;
using Lamina.Losses;

namespace Lamina.Metrics;

/// <summary>What the accuracies compute for each sample.</summary>
static class MetricFunctions
{
    public static Tensor Accuracy(Tensor yTrue, Tensor yPred)
    {
        (Tensor t, Tensor p) = Weighting.SameRank(yTrue.Cast(yPred.DType), yPred);
        return t.IsEqual(p).Cast(DType.Float32);
    }

    public static Tensor Binary(Tensor yTrue, Tensor yPred, double threshold)
    {
        (Tensor t, Tensor p) = Weighting.SameRank(yTrue.Cast(yPred.DType), yPred);
        return p.IsGreater(threshold).Cast(t.DType).IsEqual(t).Cast(DType.Float32);
    }

    public static Tensor Categorical(Tensor yTrue, Tensor yPred) =>
        yTrue.ArgMax().IsEqual(yPred.ArgMax()).Cast(DType.Float32);

    public static Tensor SparseCategorical(Tensor yTrue, Tensor yPred) =>
        Labels(yTrue, yPred).IsEqual(yPred.ArgMax()).Cast(DType.Float32);

    /// <summary>
    /// How many predictions are larger than that of the true class; the first of equals counts as larger.
    /// </summary>
    public static Tensor InTopK(Tensor labels, Tensor yPred, int k)
    {
        Tensor own = yPred.TakeAlongAxis(labels.ExpandDims(-1), -1);
        return yPred.IsGreater(own).Cast(DType.Int32).Sum([-1]).IsLess(k).Cast(DType.Float32);
    }

    public static Tensor Labels(Tensor yTrue, Tensor yPred)
    {
        Tensor labels = yTrue.Cast(DType.Int32);
        return labels.Rank == yPred.Rank && labels.Shape[-1] == 1 ? labels.Squeeze([-1]) : labels;
    }
}
