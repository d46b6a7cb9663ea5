using Lamina.IR;

namespace Lamina;

// Order: sorting, quantiles, searching in sorted numbers.
public static partial class Ops
{
    /// <summary>The elements in ascending order along an axis; NaN comes last.</summary>
    public static Tensor Sort(Tensor x, int axis = -1) => x.Sort(axis).Values;

    /// <summary>Where the elements in ascending order were, int32; equal ones keep their order.</summary>
    public static Tensor Argsort(Tensor x, int? axis = -1) => Along(x, axis).Sort(axis ?? 0).Indices;

    /// <summary>
    /// Positions such that the kth stands where it would after sorting, smaller ones before it, larger ones behind;
    /// here all are in order.
    /// </summary>
    public static Tensor Argpartition(Tensor x, int kth, int axis = -1)
    {
        int size = x.Shape[x.Shape.Axis(axis)];
        if (kth < -size || kth >= size)
            throw new ArgumentOutOfRangeException(nameof(kth), $"There is no element {kth} among {size}.");
        return x.Sort(axis).Indices;
    }

    /// <summary>The k largest along the last axis, the largest first, and their positions (int32).</summary>
    public static (Tensor Values, Tensor Indices) TopK(Tensor x, int k, bool sorted = true, bool isStable = true)
    {
        (Tensor values, Tensor indices) = x.Sort(-1, descending: true);
        return (Part(values, -1, 0, k), Part(indices, -1, 0, k));
    }

    /// <summary>Whether the prediction of the target is among the k largest of its row.</summary>
    /// <param name="targets">Class numbers, (n,).</param>
    /// <param name="predictions">Scores, (n, classes).</param>
    /// <param name="k">How many count.</param>
    public static Tensor InTopK(Tensor targets, Tensor predictions, int k)
    {
        Tensor score = predictions.TakeAlongAxis(IndicesOf(targets).ExpandDims(-1), -1);
        return score.IsGreaterOrEqual(TopK(predictions, k).Values).Any(-1);
    }

    /// <summary>The middle of the elements along axes; of an even number the mean of both.</summary>
    public static Tensor Median(Tensor x, Ints? axis = null, bool keepDims = false) =>
        Quantile(x, 0.5, axis, "linear", keepDims);

    /// <summary>The value below which a part q in [0, 1] of the elements along axes lies.</summary>
    /// <param name="x">Numbers.</param>
    /// <param name="q">The part.</param>
    /// <param name="axis">The axes; by default all.</param>
    /// <param name="method">
    /// What is between two elements: "linear" between them, "lower", "higher", "midpoint" or "nearest".
    /// </param>
    /// <param name="keepDims">Whether the axes stay with size 1.</param>
    /// <exception cref="ArgumentException">q is out of range or the method has another name.</exception>
    public static Tensor Quantile(
        Tensor x, double q, Ints? axis = null, string method = "linear", bool keepDims = false)
    {
        if (q is not (>= 0 and <= 1)) throw new ArgumentException($"A quantile lies in [0, 1], not at {q}.");
        (Tensor sorted, Shape kept, Shape without) = SortedAlong(Floating(x), axis);
        double at = q * (sorted.Shape[-1] - 1);
        (int low, int high, double weight) = Between(at, method);
        Tensor y = sorted.Select(-1, low);
        if (high != low) y = y + (sorted.Select(-1, high) - y) * weight;
        return y.Reshape(keepDims ? kept : without);
    }

    /// <summary>Quantiles at several parts, along a new first axis. Arguments as for one.</summary>
    public static Tensor Quantile(
        Tensor x, double[] q, Ints? axis = null, string method = "linear", bool keepDims = false) =>
        Tensor.Stack([.. q.Select(part => Quantile(x, part, axis, method, keepDims))]);

    /// <summary>
    /// The value below which q percent of the elements lie; as <see cref="Quantile(Tensor, double, Ints?, string,
    /// bool)"/>.
    /// </summary>
    public static Tensor Percentile(
        Tensor x, double q, Ints? axis = null, string method = "linear", bool keepDims = false) =>
        Quantile(x, q / 100, axis, method, keepDims);

    /// <summary>Percentiles at several percentages, along a new first axis.</summary>
    public static Tensor Percentile(
        Tensor x, double[] q, Ints? axis = null, string method = "linear", bool keepDims = false) =>
        Tensor.Stack([.. q.Select(part => Percentile(x, part, axis, method, keepDims))]);

    /// <summary>The middle along axes of what is not NaN.</summary>
    public static Tensor Nanmedian(Tensor x, Ints? axis = null, bool keepDims = false) =>
        Nanquantile(x, 0.5, axis, "linear", keepDims);

    /// <summary>A quantile of what is not NaN; NaN where there is nothing else.</summary>
    public static Tensor Nanquantile(
        Tensor x, double q, Ints? axis = null, string method = "linear", bool keepDims = false)
    {
        if (q is not (>= 0 and <= 1)) throw new ArgumentException($"A quantile lies in [0, 1], not at {q}.");
        // NaN sorts last, so that the numbers are the first of each row.
        (Tensor sorted, Shape kept, Shape without) = SortedAlong(Floating(x), axis);
        Tensor last = Numbers(sorted, -1, keepDims: true) - 1, at = last * q, low = at.Floor(), high = at.Ceil();
        Tensor weight = at - low;
        (low, high, weight) = method switch
        {
            "linear" => (low, high, weight),
            "lower" => (low, low, weight),
            "higher" => (high, high, weight),
            "midpoint" => (low, high, Tensor.Full(at.Shape, 0.5, at.DType)),
            "nearest" => (at.Round(), at.Round(), weight),
            _ => throw UnknownMethod(method),
        };
        Tensor Pick(Tensor position) => sorted.TakeAlongAxis(position.Maximum(0).Cast(DType.Int32), sorted.Rank - 1);
        Tensor first = Pick(low), y = first + (Pick(high) - first) * weight;
        return Tensor.Where(last.IsLess(0), double.NaN, y).Reshape(keepDims ? kept : without);
    }

    /// <summary>Quantiles of what is not NaN at several parts, along a new first axis.</summary>
    public static Tensor Nanquantile(
        Tensor x, double[] q, Ints? axis = null, string method = "linear", bool keepDims = false) =>
        Tensor.Stack([.. q.Select(part => Nanquantile(x, part, axis, method, keepDims))]);

    /// <summary>A percentile of what is not NaN.</summary>
    public static Tensor Nanpercentile(
        Tensor x, double q, Ints? axis = null, string method = "linear", bool keepDims = false) =>
        Nanquantile(x, q / 100, axis, method, keepDims);

    /// <summary>Percentiles of what is not NaN at several percentages, along a new first axis.</summary>
    public static Tensor Nanpercentile(
        Tensor x, double[] q, Ints? axis = null, string method = "linear", bool keepDims = false) =>
        Tensor.Stack([.. q.Select(part => Nanpercentile(x, part, axis, method, keepDims))]);

    // The elements of the axes, sorted along one last axis; and the shapes that a reduction gives.
    static (Tensor Sorted, Shape Kept, Shape Without) SortedAlong(Tensor x, Ints? axis)
    {
        Ints axes = AxesOf(x, axis);
        int[] others = [.. Enumerable.Range(0, x.Rank).Where(a => !axes.Contains(a))];
        Shape without = new([.. others.Select(a => x.Shape[a])]);
        Shape kept = new([.. x.Shape.Select((s, a) => axes.Contains(a) ? 1 : s)]);
        return (x.Transpose([.. others, .. axes]).Reshape(without.Append(Count(x, axes))).Sort().Values, kept, without);
    }

    static (int Low, int High, double Weight) Between(double at, string method)
    {
        (int low, int high) = ((int)Math.Floor(at), (int)Math.Ceiling(at));
        return method switch
        {
            "linear" => (low, high, at - low),
            "lower" => (low, low, 0),
            "higher" => (high, high, 0),
            "midpoint" => (low, high, 0.5),
            "nearest" => ((int)Math.Round(at), (int)Math.Round(at), 0),
            _ => throw UnknownMethod(method),
        };
    }

    static ArgumentException UnknownMethod(string method) =>
        new($"Unknown method of quantiles '{method}'; it is linear, lower, higher, midpoint or nearest.");

    /// <summary>Where values would stand in a sorted vector, int32.</summary>
    /// <param name="sortedSequence">Ascending numbers, (n,).</param>
    /// <param name="values">Numbers of any shape.</param>
    /// <param name="side">"left": before equal ones; "right": behind them.</param>
    /// <exception cref="ArgumentException">The side has another name, or the sequence is no vector.</exception>
    public static Tensor Searchsorted(Tensor sortedSequence, Tensor values, string side = "left")
    {
        if (side is not ("left" or "right"))
            throw new ArgumentException($"The side is \"left\" or \"right\", not \"{side}\".");
        if (sortedSequence.Rank != 1)
            throw new ArgumentException($"Searchsorted needs a sorted vector, not {sortedSequence.Shape}.");
        int n = sortedSequence.Shape[0];
        Tensor found = Tensor.Zeros(values.Shape, DType.Int32);
        if (n == 0) return found;
        // How many come before: from the highest bit of that number to the lowest.
        for (int bit = 1 << int.Log2(n); bit > 0; bit >>= 1)
        {
            Tensor more = found + bit;
            Tensor at = sortedSequence.Take((more - 1).Minimum(n - 1));
            Tensor before = side == "left" ? at.IsLess(values) : at.IsLessOrEqual(values);
            found = Tensor.Where(more.IsLessOrEqual(n) & before, more, found);
        }
        return found;
    }

    /// <summary>The number of the bin that each value lies in: i where bins[i − 1] ≤ x &lt; bins[i].</summary>
    public static Tensor Digitize(Tensor x, Tensor bins) => Searchsorted(bins, x, "right");

    /// <summary>Which elements of x1 are among those of x2.</summary>
    /// <param name="x1">Numbers.</param>
    /// <param name="x2">Numbers.</param>
    /// <param name="assumeUnique">Whether neither repeats; it makes no difference here.</param>
    /// <param name="invert">Whether to find those that are not.</param>
    public static Tensor Isin(Tensor x1, Tensor x2, bool assumeUnique = false, bool invert = false)
    {
        Tensor found = Tensor.Zeros(x1.Shape, DType.Bool);
        if (x2.Shape.Elements > 0)
        {
            DType type = Promotion.Result(x1.DType, x2.DType);
            Tensor sorted = x2.Cast(type).Reshape(-1).Sort().Values, x = x1.Cast(type);
            found = sorted.Take(Searchsorted(sorted, x).Minimum(sorted.Shape[0] - 1)).IsEqual(x);
        }
        return invert ? !found : found;
    }
}
