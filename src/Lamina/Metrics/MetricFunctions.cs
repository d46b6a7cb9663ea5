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

    /// <summary>a / b, and 0 where b is 0.</summary>
    public static Tensor DivideNoNan(Tensor a, Tensor b)
    {
        Tensor isZero = b.IsEqual(0);
        return Tensor.Where(isZero, 0, a / Tensor.Where(isZero, 1, b));
    }

    /// <summary>The mean of the products of both, each brought to mean 0 and variance 1 along an axis.</summary>
    public static Tensor Pearson(Tensor yTrue, Tensor yPred, int axis)
    {
        (Tensor t, Tensor p) = Weighting.SameRank(yTrue.Cast(yPred.DType), yPred);
        return (Standard(t, axis) * Standard(p, axis)).Mean([axis]);
    }

    static Tensor Standard(Tensor x, int axis)
    {
        Tensor centered = x - x.Mean([axis], keepDims: true);
        return centered / centered.Variance([axis], keepDims: true).Sqrt();
    }

    /// <summary>
    /// Twice the covariance along an axis, over both variances and the squared distance of the means.
    /// </summary>
    public static Tensor Concordance(Tensor yTrue, Tensor yPred, int axis)
    {
        (Tensor t, Tensor p) = Weighting.SameRank(yTrue.Cast(yPred.DType), yPred);
        Tensor meanT = t.Mean([axis], keepDims: true), meanP = p.Mean([axis], keepDims: true);
        Tensor spread = (t - meanT).Variance([axis], keepDims: true) + (p - meanP).Variance([axis], keepDims: true);
        Tensor norm = spread + (meanT - meanP).Square() + Keras.Epsilon;
        return (2 * (t - meanP) * (p - meanP) / norm).Mean([axis]);
    }
}
