using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina;

// Reductions. An axis is one or several, negative from the end; by default all. Reduced axes vanish unless kept.
public static partial class Ops
{
    /// <summary>The sum along axes; of truth values an int32.</summary>
    public static Tensor Sum(Tensor x, Ints? axis = null, bool keepDims = false) => Counted(x).Sum(axis, keepDims);

    /// <summary>The product along axes; of truth values an int32.</summary>
    public static Tensor Prod(Tensor x, Ints? axis = null, bool keepDims = false, DType? dtype = null) =>
        Finished(Counted(x), dtype).Prod(axis, keepDims);

    /// <summary>The mean along axes; whole numbers give float32.</summary>
    public static Tensor Mean(Tensor x, Ints? axis = null, bool keepDims = false) => x.Mean(axis, keepDims);

    /// <summary>The variance of the population along axes; whole numbers give float32.</summary>
    public static Tensor Var(Tensor x, Ints? axis = null, bool keepDims = false) =>
        Floating(x).Variance(axis, keepDims);

    /// <summary>The standard deviation of the population along axes.</summary>
    public static Tensor Std(Tensor x, Ints? axis = null, bool keepDims = false) => Var(x, axis, keepDims).Sqrt();

    /// <summary>The largest along axes, and not below <paramref name="initial"/>.</summary>
    public static Tensor Max(Tensor x, Ints? axis = null, bool keepDims = false, double? initial = null)
    {
        if (x.DType == DType.Bool) return x.Any(axis, keepDims);
        Tensor y = x.Max(axis, keepDims);
        return initial is { } least ? y.Maximum(least) : y;
    }

    /// <summary>The smallest along axes, and not above <paramref name="initial"/>.</summary>
    public static Tensor Min(Tensor x, Ints? axis = null, bool keepDims = false, double? initial = null)
    {
        if (x.DType == DType.Bool) return x.All(axis, keepDims);
        Tensor y = x.Min(axis, keepDims);
        return initial is { } most ? y.Minimum(most) : y;
    }

    /// <summary>The largest along axes.</summary>
    public static Tensor Amax(Tensor x, Ints? axis = null, bool keepDims = false) => Max(x, axis, keepDims);

    /// <summary>The smallest along axes.</summary>
    public static Tensor Amin(Tensor x, Ints? axis = null, bool keepDims = false) => Min(x, axis, keepDims);

    /// <summary>Largest minus smallest along axes.</summary>
    public static Tensor Ptp(Tensor x, Ints? axis = null, bool keepDims = false) =>
        Counted(x).Max(axis, keepDims) - Counted(x).Min(axis, keepDims);

    /// <summary>Whether all hold along axes.</summary>
    public static Tensor All(Tensor x, Ints? axis = null, bool keepDims = false) => x.All(axis, keepDims);

    /// <summary>Whether any holds along axes.</summary>
    public static Tensor Any(Tensor x, Ints? axis = null, bool keepDims = false) => x.Any(axis, keepDims);

    /// <summary>How many elements along axes are not 0, int32.</summary>
    public static Tensor CountNonzero(Tensor x, Ints? axis = null) =>
        x.IsNotEqual(0).Cast(DType.Int32).Sum(axis);

    /// <summary>
    /// The mean along axes, weighted. The weights have the shape of x or, for one axis, its size.
    /// </summary>
    public static Tensor Average(Tensor x, Ints? axis = null, Tensor? weights = null)
    {
        if (weights is null) return x.Mean(axis);
        Tensor real = Floating(x), w = weights.Cast(real.DType);
        if (w.Rank == 1 && real.Rank > 1 && axis is { Count: 1 } one)
        {
            int[] sizes = Ints.Repeat(1, real.Rank).ToArray();
            sizes[real.Shape.Axis(one[0])] = -1;
            w = w.Reshape(new([.. sizes.Select(s => s < 0 ? w.Shape[0] : 1)]));
        }
        w = w.BroadcastTo(real.Shape);
        return (real * w).Sum(axis) / w.Sum(axis);
    }

    /// <summary>Mean and variance of the population along axes.</summary>
    public static (Tensor Mean, Tensor Variance) Moments(Tensor x, Ints axes, bool keepDims = false) =>
        (Mean(x, axes, keepDims), Var(x, axes, keepDims));

    /// <summary>ln Σ eˣ along axes, without overflow.</summary>
    public static Tensor Logsumexp(Tensor x, Ints? axis = null, bool keepDims = false)
    {
        Ints axes = AxesOf(x, axis);
        return axes.Count == 0 ? x : Functions.LogSumExp(Floating(x), axes, keepDims);
    }

    /// <summary>The position of the largest along an axis, int32; by default of the flattened tensor.</summary>
    public static Tensor Argmax(Tensor x, int? axis = null, bool keepDims = false) =>
        Position(x, axis, keepDims, largest: true);

    /// <summary>The position of the smallest along an axis, int32; by default of the flattened tensor.</summary>
    public static Tensor Argmin(Tensor x, int? axis = null, bool keepDims = false) =>
        Position(x, axis, keepDims, largest: false);

    static Tensor Position(Tensor x, int? axis, bool keepDims, bool largest)
    {
        Tensor flat = axis is null ? Counted(x).Reshape(-1) : Counted(x);
        Tensor at = largest ? flat.ArgMax(axis ?? 0) : flat.ArgMin(axis ?? 0);
        if (!keepDims) return at;
        return axis is { } one ? at.ExpandDims(x.Shape.Axis(one)) : at.Reshape(Ints.Repeat(1, x.Rank).ToArray());
    }

    /// <summary>Running sums along an axis; by default of the flattened tensor.</summary>
    public static Tensor Cumsum(Tensor x, int? axis = null, DType? dtype = null) =>
        Finished(Counted(Along(x, axis)), dtype).CumSum(axis ?? 0);

    /// <summary>Running products along an axis; by default of the flattened tensor.</summary>
    /// <remarks>The gradient has no value where a factor is 0.</remarks>
    public static Tensor Cumprod(Tensor x, int? axis = null, DType? dtype = null)
    {
        Tensor flat = Finished(Counted(Along(x, axis)), dtype);
        return new Cumulative(Reduction.Product, flat.Shape.Axis(axis ?? 0)).Apply(flat);
    }

    static Tensor Along(Tensor x, int? axis) => axis is null ? x.Reshape(-1) : x;

    /// <summary>Differences of neighbours along an axis, n times; each time the axis is one shorter.</summary>
    public static Tensor Diff(Tensor a, int n = 1, int axis = -1)
    {
        for (int i = 0; i < n; i++)
        {
            Tensor next = a.Slice(axis, 1), last = a.Slice(axis, 0, a.Shape[axis] - 1);
            a = a.DType == DType.Bool ? next ^ last : next - last;
        }
        return a;
    }

    /// <summary>The integral of y along an axis by the trapezoidal rule.</summary>
    /// <param name="y">Values of the function.</param>
    /// <param name="x">Where they were taken; by default at equal distances.</param>
    /// <param name="dx">The distance, if x is missing.</param>
    /// <param name="axis">The axis.</param>
    public static Tensor Trapezoid(Tensor y, Tensor? x = null, double dx = 1, int axis = -1)
    {
        y = Floating(y);
        int at = y.Shape.Axis(axis);
        Tensor means = (y.Slice(at, 1) + y.Slice(at, 0, y.Shape[at] - 1)) / 2;
        if (x is null) return means.Sum([at]) * dx;
        Tensor steps = Diff(x, axis: x.Rank == 1 ? 0 : at);
        if (x.Rank == 1) steps = steps.Reshape(new([.. means.Shape.Select((s, i) => i == at ? s : 1)]));
        return (means * steps).Sum([at]);
    }
}
