using Lamina.IR;

namespace Lamina;

// Reductions that leave out NaN.
public static partial class Ops
{
    /// <summary>The sum along axes without NaN.</summary>
    public static Tensor Nansum(Tensor x, Ints? axis = null, bool keepDims = false) =>
        Sum(Replaced(x, 0), axis, keepDims);

    /// <summary>The product along axes without NaN.</summary>
    public static Tensor Nanprod(Tensor x, Ints? axis = null, bool keepDims = false) =>
        Prod(Replaced(x, 1), axis, keepDims);

    /// <summary>The mean along axes of what is not NaN; NaN where there is nothing else.</summary>
    public static Tensor Nanmean(Tensor x, Ints? axis = null, bool keepDims = false) =>
        Nansum(Floating(x), axis, keepDims) / Numbers(x, axis, keepDims);

    /// <summary>The variance of the population along axes of what is not NaN.</summary>
    public static Tensor Nanvar(Tensor x, Ints? axis = null, bool keepDims = false)
    {
        Tensor real = Floating(x);
        Tensor centered = Tensor.Where(Isnan(real), 0, Replaced(real, 0) - Nanmean(real, axis, keepDims: true));
        return centered.Square().Sum(axis, keepDims) / Numbers(real, axis, keepDims);
    }

    /// <summary>The standard deviation of the population along axes of what is not NaN.</summary>
    public static Tensor Nanstd(Tensor x, Ints? axis = null, bool keepDims = false) =>
        Nanvar(x, axis, keepDims).Sqrt();

    /// <summary>The largest along axes of what is not NaN; NaN where there is nothing else.</summary>
    public static Tensor Nanmax(Tensor x, Ints? axis = null, bool keepDims = false) =>
        Extreme(x, axis, keepDims, double.NegativeInfinity, y => Max(y, axis, keepDims));

    /// <summary>The smallest along axes of what is not NaN; NaN where there is nothing else.</summary>
    public static Tensor Nanmin(Tensor x, Ints? axis = null, bool keepDims = false) =>
        Extreme(x, axis, keepDims, double.PositiveInfinity, y => Min(y, axis, keepDims));

    static Tensor Extreme(Tensor x, Ints? axis, bool keepDims, double instead, Func<Tensor, Tensor> reduce) =>
        !x.DType.IsFloating() ? reduce(x)
        : Tensor.Where(Isnan(x).All(axis, keepDims), double.NaN, reduce(Replaced(x, instead)));

    /// <summary>The position along an axis of the largest that is not NaN, int32; −1 where there is none.</summary>
    public static Tensor Nanargmax(Tensor x, int? axis = null, bool keepDims = false) =>
        FoundOnly(x, axis, keepDims, Argmax(Replaced(x, double.NegativeInfinity), axis, keepDims));

    /// <summary>The position along an axis of the smallest that is not NaN, int32; −1 where there is none.</summary>
    public static Tensor Nanargmin(Tensor x, int? axis = null, bool keepDims = false) =>
        FoundOnly(x, axis, keepDims, Argmin(Replaced(x, double.PositiveInfinity), axis, keepDims));

    static Tensor FoundOnly(Tensor x, int? axis, bool keepDims, Tensor position)
    {
        Tensor none = Isnan(x).All(axis is { } one ? [one] : null, keepDims);
        return Tensor.Where(none, -1, position);
    }

    /// <summary>Running sums along an axis, NaN counting as 0.</summary>
    public static Tensor Nancumsum(Tensor x, int? axis = null, DType? dtype = null) =>
        Cumsum(Replaced(x, 0), axis, dtype);

    /// <summary>Running products along an axis, NaN counting as 1.</summary>
    public static Tensor Nancumprod(Tensor x, int? axis = null, DType? dtype = null) =>
        Cumprod(Replaced(x, 1), axis, dtype);

    static Tensor Replaced(Tensor x, double value) => x.DType.IsFloating() ? Tensor.Where(Isnan(x), value, x) : x;

    // How many along the axes are not NaN.
    static Tensor Numbers(Tensor x, Ints? axis, bool keepDims) =>
        (!Isnan(x)).Cast(Floating(x).DType).Sum(axis, keepDims);
}
