using Lamina.IR;

namespace Lamina;

// Functions whose result's size depends on values. They read their arguments at once.
public static partial class Ops
{
    /// <summary>
    /// The indices of the elements that are not 0: one int32 vector for each axis. Computed at once, not in a traced
    /// step.
    /// </summary>
    public static Tensor[] Nonzero(Tensor x)
    {
        NDArray value = x.Value;
        int[] at = [.. Enumerable.Range(0, (int)value.Elements).Where(i => value[i] != 0)];
        Tensor flat = Tensor.From(NDArray.From<int>(at, at.Length));
        return UnravelIndex(flat, x.Rank == 0 ? 1 : x.Shape);
    }

    /// <summary>How often each of the numbers 0, 1, … occurs. Computed at once, not in a traced step.</summary>
    /// <param name="x">Whole numbers, not negative: a vector, or rows that are counted apart.</param>
    /// <param name="weights">What each counts; by default 1, which gives int32.</param>
    /// <param name="minlength">The least size of the result.</param>
    /// <param name="sparse">There are no sparse tensors; false.</param>
    /// <exception cref="ArgumentException">sparse is true, or the rank is not 1 or 2.</exception>
    public static Tensor Bincount(Tensor x, Tensor? weights = null, int minlength = 0, bool sparse = false)
    {
        RefuseSparse(sparse);
        if (x.Rank is not (1 or 2)) throw new ArgumentException($"Bincount takes a vector or rows, not {x.Shape}.");
        int bins = Math.Max(minlength, Largest(x) + 1), rows = x.Rank == 2 ? x.Shape[0] : 1;
        Tensor at = IndicesOf(x).Reshape((rows, -1));
        at = at + Tensor.Iota((rows, 1), 0, at.DType) * bins;
        Tensor each = weights ?? Tensor.Ones(x.Shape, DType.Int32);
        Tensor counts = new Scatter(0, Add: true).Apply(
            Tensor.Zeros(rows * bins, each.DType), at.Reshape(-1), each.Reshape(-1));
        return x.Rank == 2 ? counts.Reshape((rows, bins)) : counts;
    }

    static void RefuseSparse(bool sparse)
    {
        if (sparse) throw new ArgumentException("Lamina has no sparse tensors; pass sparse: false.");
    }

    /// <summary>How many elements lie in each of the bins of equal width, and the edges of the bins.</summary>
    /// <param name="x">Numbers.</param>
    /// <param name="bins">How many bins.</param>
    /// <param name="range">The outer edges; by default the least and the largest element.</param>
    /// <returns>Counts, int32 (bins,), and edges, (bins + 1,). The last bin holds its upper edge too.</returns>
    public static (Tensor Counts, Tensor Edges) Histogram(
        Tensor x, int bins = 10, (double Low, double High)? range = null)
    {
        Tensor flat = Floating(x).Reshape(-1).StopGradient();
        Tensor low = range is { } r ? Tensor.Scalar(r.Low, flat.DType) : flat.Min();
        Tensor high = range is { } s ? Tensor.Scalar(s.High, flat.DType) : flat.Max();
        Tensor flatRange = low.IsEqual(high);
        (low, high) = (Tensor.Where(flatRange, low - 0.5, low), Tensor.Where(flatRange, high + 0.5, high));
        Tensor edges = Linspace(low, high, bins + 1);
        Tensor bin = Searchsorted(edges, flat, "right") - 1;
        bin = Tensor.Where(flat.IsEqual(high), bins - 1, bin);
        // What lies outside has the bin −1 or one too high.
        return (SegmentSum(Tensor.Ones(flat.Shape, DType.Int32), bin, bins), edges);
    }

    /// <summary>The distinct elements, ascending. Computed at once, not in a traced step.</summary>
    /// <param name="x">A tensor.</param>
    /// <param name="sorted">Whether to sort; the result is always sorted.</param>
    /// <param name="returnIndex">Whether to give where each occurs first.</param>
    /// <param name="returnInverse">Whether to give which one each element of x is.</param>
    /// <param name="returnCounts">Whether to give how often each occurs.</param>
    /// <param name="axis">Compares parts along an axis; by default single elements.</param>
    /// <param name="size">Cuts or fills the results to this many.</param>
    /// <param name="fillValue">What to fill with; by default 0.</param>
    /// <returns>The values, and what was asked for of indices, inverse and counts (int32), in this order.</returns>
    public static Tensor[] Unique(Tensor x, bool sorted = true, bool returnIndex = false, bool returnInverse = false,
        bool returnCounts = false, int? axis = null, int? size = null, double? fillValue = null)
    {
        Tensor parts = axis is { } along ? x.MoveAxis(along, 0) : x.Reshape(-1);
        NDArray value = parts.Value;
        int rows = value.Shape[0], width = rows == 0 ? 0 : (int)(value.Elements / rows);
        int Compare(int a, int b)
        {
            int order = 0;
            for (int i = 0; i < width && order == 0; i++)
                order = value[(long)a * width + i].CompareTo(value[(long)b * width + i]);
            return order;
        }
        int[] byValue = [.. Enumerable.Range(0, rows).Order(Comparer<int>.Create(
            (a, b) => Compare(a, b) is var order and not 0 ? order : a.CompareTo(b)))];
        var first = new List<int>();
        var counts = new List<int>();
        var inverse = new int[rows];
        foreach (int row in byValue)
        {
            if (first.Count == 0 || Compare(first[^1], row) != 0) { first.Add(row); counts.Add(0); }
            inverse[row] = first.Count - 1;
            counts[^1]++;
        }
        int found = first.Count, wanted = size ?? found;
        while (first.Count < wanted) { first.Add(first[0]); counts.Add(0); }
        int[] kept = [.. first.Take(wanted)];
        Tensor values = Picked(value, kept, 0);
        if (wanted > found)
            values = Tensor.Concatenate([Part(values, 0, 0, found),
                Tensor.Full(values.Shape.With(0, wanted - found), fillValue ?? 0, values.DType)], 0);
        var results = new List<Tensor> { axis is { } back ? values.MoveAxis(0, back) : values };
        if (returnIndex) results.Add(NDArray.From<int>(kept, wanted));
        if (returnInverse) results.Add(NDArray.From<int>(inverse, axis is null ? x.Shape : rows));
        if (returnCounts) results.Add(NDArray.From<int>([.. counts.Take(wanted)], wanted));
        return [.. results];
    }
}
