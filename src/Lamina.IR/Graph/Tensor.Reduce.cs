namespace Lamina.IR;

// Reductions and products.
public sealed partial class Tensor
{
    /// <summary>The sum along axes; by default of all elements.</summary>
    /// <param name="axes">Axes, negative from the end; none means all.</param>
    /// <param name="keepDims">Whether the axes stay with size 1.</param>
    public Tensor Sum(Ints? axes = null, bool keepDims = false) => Reduce(Reduction.Sum, axes, keepDims);

    /// <summary>The mean along axes; by default of all elements. Whole numbers and truth values give float32.</summary>
    public Tensor Mean(Ints? axes = null, bool keepDims = false)
    {
        Tensor x = DType.IsFloating() ? this : Cast(DType.Float32);
        Tensor sum = x.Sum(axes, keepDims);
        double count = (double)Shape.Elements / Math.Max(1, sum.Shape.Elements);
        return sum / count;
    }

    /// <summary>The population variance along axes.</summary>
    public Tensor Variance(Ints? axes = null, bool keepDims = false)
    {
        Tensor x = DType.IsFloating() ? this : Cast(DType.Float32);
        Tensor off = x - x.Mean(axes, keepDims: true);
        // 2 · (x − mean) / count. That the mean moves with x adds nothing, since the distances from it sum to 0; their
        // own mean is what rounding left of that, and goes too, so that the gradients sum to 0 as exactly.
        Tensor variance = CustomGradient.Of(_ => [off.Square().Mean(axes, keepDims: true)], (_, y, dy) =>
            [(off - off.Mean(axes, keepDims: true)) *
                (dy[0] * (2.0 * y[0].Shape.Elements / Math.Max(1, x.Shape.Elements)))], x)[0];
        return keepDims ? variance : variance.Squeeze(axes ?? default);
    }

    /// <summary>The product along axes; by default of all elements.</summary>
    public Tensor Prod(Ints? axes = null, bool keepDims = false) => Reduce(Reduction.Product, axes, keepDims);

    /// <summary>The largest along axes; by default of all elements.</summary>
    public Tensor Max(Ints? axes = null, bool keepDims = false) => Reduce(Reduction.Maximum, axes, keepDims);

    /// <summary>The smallest along axes; by default of all elements.</summary>
    public Tensor Min(Ints? axes = null, bool keepDims = false) => Reduce(Reduction.Minimum, axes, keepDims);

    /// <summary>Whether all hold along axes.</summary>
    public Tensor All(Ints? axes = null, bool keepDims = false) =>
        Cast(DType.Bool).Reduce(Reduction.And, axes, keepDims);

    /// <summary>Whether any holds along axes.</summary>
    public Tensor Any(Ints? axes = null, bool keepDims = false) =>
        Cast(DType.Bool).Reduce(Reduction.Or, axes, keepDims);

    /// <summary>The position of the largest along an axis, int32.</summary>
    public Tensor ArgMax(int axis = -1) => new ArgReduce(true, Shape.Axis(axis)).Apply(this);

    /// <summary>The position of the smallest along an axis, int32.</summary>
    public Tensor ArgMin(int axis = -1) => new ArgReduce(false, Shape.Axis(axis)).Apply(this);

    /// <summary>Running sums along an axis.</summary>
    public Tensor CumSum(int axis, bool reverse = false) =>
        new Cumulative(Reduction.Sum, Shape.Axis(axis), reverse).Apply(this);

    /// <summary>Sorted values and their old positions (int32) along an axis.</summary>
    public (Tensor Values, Tensor Indices) Sort(int axis = -1, bool descending = false)
    {
        Node node = new Sort(Shape.Axis(axis), descending).ApplyAll(this);
        return (node.Outputs[0], node.Outputs[1]);
    }

    /// <summary>
    /// The matrix product over the last two axes, batch axes broadcasting (NumPy's matmul; vectors gain an axis that
    /// vanishes again).
    /// </summary>
    /// <exception cref="ArgumentException">The inner sizes differ.</exception>
    public Tensor MatMul(Tensor other)
    {
        if (Rank == 0 ||
            other.Rank == 0) throw new ArgumentException($"matmul needs axes, not {Shape} and {other.Shape}.");
        DType type = Promotion.Result(DType, other.DType);
        Tensor a = Cast(type), b = other.Cast(type);
        if (Rank == 1) return a.ExpandDims(0).MatMul(b).Squeeze([b.Rank == 1 ? 0 : -2]);
        if (b.Rank == 1) return new DotGeneral([], [], [Rank - 1], [0]).Apply(a, b);
        if (b.Rank == 2) return new DotGeneral([], [], [Rank - 1], [0]).Apply(a, b);
        Shape batch = Shape.Broadcast(a.Shape.Slice(0, a.Rank - 2), b.Shape.Slice(0, b.Rank - 2));
        a = a.BroadcastTo(batch.Append(a.Shape[-2], a.Shape[-1]));
        b = b.BroadcastTo(batch.Append(b.Shape[-2], b.Shape[-1]));
        Ints axes = Ints.Range(batch.Rank);
        return new DotGeneral(axes, axes, [batch.Rank + 1], [batch.Rank]).Apply(a, b);
    }

    /// <summary>The general product: contracted axes are summed over, batch axes go side by side.</summary>
    public Tensor Dot(Tensor other, Ints contract, Ints otherContract, Ints batch = default,
        Ints otherBatch = default) =>
        new DotGeneral(batch, otherBatch, contract, otherContract).Apply(this, other);

    Tensor Reduce(Reduction kind, Ints? axes, bool keepDims)
    {
        Ints along = Ints.Range(Rank);
        if (axes is { } given) along = along.Where(((Ints)given.Map(Shape.Axis)).Contains);
        Tensor y = along.Count == 0 ? this : new Reduce(kind, along).Apply(this);
        return keepDims ? y.Reshape(new(Shape.Map((size, axis) => along.Contains(axis) ? 1 : size))) : y;
    }
}
