namespace Lamina.IR;

// Softmax and its relatives. The largest element is taken away first, so that no exponential overflows.
public static partial class Functions
{
    /// <summary>eˣ / Σ eˣ along axes; by default the last.</summary>
    /// <param name="x">Scores.</param>
    /// <param name="axes">The axes over which the results sum to 1.</param>
    public static Tensor Softmax(Tensor x, params Ints axes)
    {
        Ints along = LastUnlessGiven(axes);
        Tensor e = (x - Largest(x, along)).Exp();
        // The gradient needs only the result, which is kept anyway where it is used.
        return CustomGradient.Of(_ => [e / e.Sum(along, keepDims: true)],
            (_, y, dy) => [y[0] * (dy[0] - (y[0] * dy[0]).Sum(along, keepDims: true))], x)[0];
    }

    /// <summary>ln softmax(x), without taking the logarithm of small numbers.</summary>
    /// <param name="x">Scores.</param>
    /// <param name="axes">As of <see cref="Softmax"/>.</param>
    public static Tensor LogSoftmax(Tensor x, params Ints axes)
    {
        Ints along = LastUnlessGiven(axes);
        Tensor shifted = x - Largest(x, along);
        return CustomGradient.Of(_ => [shifted - shifted.Exp().Sum(along, keepDims: true).Log()],
            (_, y, dy) => [dy[0] - y[0].Exp() * dy[0].Sum(along, keepDims: true)], x)[0];
    }

    /// <summary>ln Σ eˣ along axes; by default the last.</summary>
    /// <param name="x">Numbers.</param>
    /// <param name="axes">The axes, which vanish unless kept.</param>
    /// <param name="keepDims">Whether the axes stay with size 1.</param>
    public static Tensor LogSumExp(Tensor x, Ints axes = default, bool keepDims = false)
    {
        Ints along = LastUnlessGiven(axes);
        Tensor largest = Largest(x, along);
        // Where all are −∞, or one is ∞, taking the largest away would leave ∞ − ∞.
        Tensor shift = Tensor.Where(largest.Abs().IsLess(double.PositiveInfinity), largest, 0);
        Tensor y = (x - shift).Exp().Sum(along, keepDims: true).Log() + shift;
        return keepDims ? y : y.Squeeze(along);
    }

    /// <summary>
    /// The point of the probability simplex nearest to x: like softmax, but with exact zeros. Martins and Astudillo,
    /// "From softmax to sparsemax", ICML 2016.
    /// </summary>
    /// <param name="x">Scores.</param>
    /// <param name="axis">The axis over which the results sum to 1.</param>
    public static Tensor Sparsemax(Tensor x, int axis = -1)
    {
        // The k largest stay above the threshold; k is where 1 + k·z(k) > z(1) + … + z(k) holds last.
        Tensor sorted = x.StopGradient().Sort(axis, descending: true).Values;
        Tensor position = Tensor.Iota(sorted.Shape, axis, x.DType) + 1;
        Tensor inside = (position * sorted + 1).IsGreater(sorted.CumSum(axis)).Cast(x.DType);
        Tensor count = inside.Sum([axis], keepDims: true);
        Tensor limit = ((inside * sorted).Sum([axis], keepDims: true) - 1) / count;
        Tensor support = x.StopGradient().IsGreater(limit);
        Tensor threshold = (Tensor.Where(support, x, 0).Sum([axis], keepDims: true) - 1) / count;
        return Tensor.Where(support, x - threshold, 0);
    }

    static Ints LastUnlessGiven(Ints axes) => axes.Count > 0 ? axes : [-1];

    static Tensor Largest(Tensor x, Ints axes) => x.StopGradient().Max(axes, keepDims: true);
}
