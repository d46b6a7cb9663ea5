namespace Lamina.IR;

// Shapes, slices and indices.
public sealed partial class Tensor
{
    /// <summary>The same elements under another shape; one size may be −1 and is worked out.</summary>
    public Tensor Reshape(Shape shape) =>
        shape == Shape ? this : new Reshape(NDArray.ResolveReshape(Shape, shape)).Apply(this);

    /// <summary>Axes in another order; by default reversed.</summary>
    public Tensor Transpose(Ints order = default)
    {
        if (order.Count == 0 && Rank > 0) order = [.. Enumerable.Range(0, Rank).Reverse()];
        return order == Ints.Range(Rank) ? this : new Transpose(order).Apply(this);
    }

    /// <summary>Moves one axis to another place; the others keep their order.</summary>
    public Tensor MoveAxis(int from, int to)
    {
        var order = Enumerable.Range(0, Rank).ToList();
        order.RemoveAt(Shape.Axis(from));
        order.Insert(Shape.Axis(to), Shape.Axis(from));
        return Transpose(order.ToArray());
    }

    /// <summary>Repeats elements to fill a larger shape, by NumPy's rule.</summary>
    public Tensor BroadcastTo(Shape shape)
    {
        if (shape == Shape) return this;
        if (shape.Rank < Rank) throw new ArgumentException($"The shape {Shape} does not broadcast to {shape}.");
        int[] axes = new int[Rank];
        for (int i = 0; i < axes.Length; i++) axes[i] = shape.Rank - Rank + i;
        return new Broadcast(shape, [.. axes]).Apply(this);
    }

    /// <summary>Adds an axis of size 1 at <paramref name="axis"/> (negative: from the end of the result).</summary>
    public Tensor ExpandDims(int axis)
    {
        int at = axis < 0 ? axis + Rank + 1 : axis;
        if ((uint)at > (uint)Rank) throw new ArgumentOutOfRangeException(nameof(axis), $"No place {axis} in {Shape}.");
        return Reshape(new([.. Shape.Span[..at], 1, .. Shape.Span[at..]]));
    }

    /// <summary>Removes axes of size 1; by default all of them.</summary>
    public Tensor Squeeze(Ints axes = default)
    {
        Ints drop = axes.Count > 0 ? axes.Map(Shape.Axis)
            : Ints.Range(Rank).Where(a => Shape[a] == 1);
        foreach (int axis in drop)
            if (Shape[axis] != 1) throw new ArgumentException($"Axis {axis} of {Shape} has not the size 1.");
        Ints left = Ints.Range(Rank).Where(a => !drop.Contains(a));
        return Reshape(new(left.Map(a => Shape[a])));
    }

    /// <summary>Elements start to end (exclusive; negative counts from the end) of one axis, every step-th.</summary>
    public Tensor Slice(int axis, int start, int? end = null, int step = 1)
    {
        axis = Shape.Axis(axis);
        int size = Shape[axis], limit = end ?? size;
        if (start < 0) start += size;
        if (limit < 0) limit += size;
        if (start == 0 && limit == size && step == 1) return this;
        var starts = new int[Rank];
        int[] limits = Shape.ToArray();
        int[] strides = Ints.Repeat(1, Rank).ToArray();
        (starts[axis], limits[axis], strides[axis]) = (start, limit, step);
        return new Slice(starts, limits, strides).Apply(this);
    }

    /// <summary>The part at one index of an axis, which vanishes.</summary>
    public Tensor Select(int axis, int index)
    {
        axis = Shape.Axis(axis);
        if (index < 0) index += Shape[axis];
        return Slice(axis, index, index + 1).Reshape(Shape.Without(axis));
    }

    /// <summary>Cuts an axis into equal parts.</summary>
    public Tensor[] Split(int parts, int axis)
    {
        axis = Shape.Axis(axis);
        if (parts < 1 || Shape[axis] % parts != 0)
            throw new ArgumentException($"Axis {axis} of {Shape} does not split into {parts} equal parts.");
        int size = Shape[axis] / parts;
        return [.. Enumerable.Range(0, parts).Select(i => Slice(axis, i * size, (i + 1) * size))];
    }

    /// <summary>Puts a value before and after the elements along each axis.</summary>
    /// <param name="low">How many before, for each axis.</param>
    /// <param name="high">How many after, for each axis.</param>
    /// <param name="value">The value.</param>
    public Tensor Pad(Ints low, Ints high, double value = 0) =>
        new Pad(low, high, Ints.Repeat(0, Rank)).Apply(this, Scalar(value, DType));

    /// <summary>Tensors one after the other along an axis; mixed types promote.</summary>
    public static Tensor Concatenate(IReadOnlyList<Tensor> tensors, int axis)
    {
        if (tensors.Count == 1) return tensors[0];
        DType type = tensors.Select(t => t.DType).Aggregate(Promotion.Result);
        return new Concatenate(tensors[0].Shape.Axis(axis)).Apply([.. tensors.Select(t => t.Cast(type))]);
    }

    /// <summary>Tensors of one shape side by side along a new axis.</summary>
    public static Tensor Stack(IReadOnlyList<Tensor> tensors, int axis = 0) =>
        Concatenate([.. tensors.Select(t => t.ExpandDims(axis))], axis < 0 ? axis + tensors[0].Rank + 1 : axis);

    /// <summary>Elements in reverse order along axes.</summary>
    public Tensor Reverse(params Ints axes) => new Reverse(axes.Map(Shape.Axis)).Apply(this);

    /// <summary>Rows along an axis by their indices (int32 or int64; negative counts from the end).</summary>
    public Tensor Take(Tensor indices, int axis = 0) => new Gather(Shape.Axis(axis)).Apply(this, indices);

    /// <summary>One element a place along an axis.</summary>
    public Tensor TakeAlongAxis(Tensor indices, int axis) => new TakeAlongAxis(Shape.Axis(axis)).Apply(this, indices);

    /// <summary>1 at the index, 0 elsewhere, along a new last axis.</summary>
    /// <param name="classes">How many indices there are; an index outside gives only zeros.</param>
    /// <param name="type">Element type of the result.</param>
    public Tensor OneHot(int classes, DType type = DType.Float32)
    {
        Shape shape = Shape.Append(classes);
        Tensor index = Iota(shape, -1, DType);
        return index.IsEqual(ExpandDims(-1)).Cast(type);
    }
}
