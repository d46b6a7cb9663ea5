using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina.Layers;

/// <summary>Truth values that say which keys a query may look at.</summary>
static class AttentionMask
{
    /// <summary>(1, queries, keys): key j is seen by query i if j ≤ i.</summary>
    public static Tensor Causal(int queries, int keys) =>
        Positions(queries, keys, 1).IsGreaterOrEqual(Positions(queries, keys, 2));

    /// <summary>(1, queries, keys): key j is seen by query i if |i − j| is less than the window.</summary>
    public static Tensor SlidingWindow(int queries, int keys, int window) =>
        (Positions(queries, keys, 1) - Positions(queries, keys, 2)).Abs().IsLess(window);

    /// <summary>
    /// What is added to scores (batch, heads, queries, keys) to hide what a mask of their rank or less hides: one of 3
    /// axes is the same for all heads.
    /// </summary>
    public static Tensor Bias(Tensor mask, int keys, DType type)
    {
        while (mask.Rank < 4) mask = mask.ExpandDims(-3);
        Tensor bias = Tensor.Where(mask, Tensor.Scalar(0, type), DotProductAttention.Hidden(type));
        return bias.BroadcastTo(bias.Shape.With(3, keys));
    }

    /// <summary>What both allow; null allows everything.</summary>
    public static Tensor? And(Tensor? a, Tensor? b) => a is null ? b : b is null ? a : a & b;

    static Tensor Positions(int queries, int keys, int axis) =>
        Tensor.Iota(new Shape(1, queries, keys), axis, DType.Int32);
}
