using Lamina.IR;

namespace Lamina;

// Shapes and the order of elements.
public static partial class Ops
{
    /// <summary>The sizes of x.</summary>
    public static Shape Shape(Tensor x) => x.Shape;

    /// <summary>The element type of x, by its name in Keras, such as "float32".</summary>
    public static string Dtype(Tensor x) => x.DType.KerasName();

    /// <summary>The number of axes.</summary>
    public static int Ndim(Tensor x) => x.Rank;

    /// <summary>The number of elements.</summary>
    public static long Size(Tensor x) => x.Shape.Elements;

    /// <summary>The elements as another type; floats lose their fraction, all but 0 is true.</summary>
    public static Tensor Cast(Tensor x, DType dtype) => x.Cast(dtype);

    /// <summary>The elements as another type, limited to its range.</summary>
    public static Tensor SaturateCast(Tensor x, DType dtype) => dtype switch
    {
        DType.UInt8 => Clip(x, 0, 255).Cast(dtype),
        DType.Int32 when x.DType != DType.UInt8 => Clip(x, int.MinValue, int.MaxValue).Cast(dtype),
        _ => x.Cast(dtype),
    };

    /// <summary>
    /// The elements limited to the range of a type by its name in Keras. "int8", "int16" and "uint16" are stored as
    /// int32.
    /// </summary>
    public static Tensor SaturateCast(Tensor x, string dtype) => dtype switch
    {
        "int8" => Clip(x, sbyte.MinValue, sbyte.MaxValue).Cast(DType.Int32),
        "int16" => Clip(x, short.MinValue, short.MaxValue).Cast(DType.Int32),
        "uint16" => Clip(x, ushort.MinValue, ushort.MaxValue).Cast(DType.Int32),
        _ => SaturateCast(x, DTypes.Parse(dtype)),
    };

    /// <summary>
    /// The same bytes as elements of another type; the last axis grows or shrinks with the size of an element.
    /// Computed at once, not in a traced step.
    /// </summary>
    public static Tensor View(Tensor x, DType dtype)
    {
        NDArray value = x.Value;
        int bytes = x.Rank == 0 ? value.DType.Size() : value.Shape[-1] * value.DType.Size();
        if (bytes % dtype.Size() != 0 || (x.Rank == 0 && bytes != dtype.Size()))
            throw new ArgumentException($"The last axis of {x.Type} does not hold whole {dtype.KerasName()}.");
        var y = new NDArray(x.Rank == 0 ? x.Shape : x.Shape.With(-1, bytes / dtype.Size()), dtype);
        value.Bytes.CopyTo(y.Bytes);
        return y;
    }

    /// <summary>The same elements under another shape; one size may be −1.</summary>
    public static Tensor Reshape(Tensor x, Shape newshape) => x.Reshape(newshape);

    /// <summary>All elements along one axis.</summary>
    public static Tensor Ravel(Tensor x) => x.Reshape(-1);

    /// <summary>The axes in another order; by default reversed.</summary>
    public static Tensor Transpose(Tensor x, Ints? axes = null) =>
        x.Transpose(axes is { } order ? [.. order.Select(a => x.Shape.Axis(a))] : default);

    /// <summary>Two axes exchanged.</summary>
    public static Tensor Swapaxes(Tensor x, int axis1, int axis2)
    {
        int[] order = Ints.Range(x.Rank).ToArray();
        (int first, int second) = (x.Shape.Axis(axis1), x.Shape.Axis(axis2));
        (order[first], order[second]) = (second, first);
        return x.Transpose(order);
    }

    /// <summary>Axes moved to other places; the rest keeps its order.</summary>
    public static Tensor Moveaxis(Tensor x, Ints source, Ints destination)
    {
        if (source.Count != destination.Count)
            throw new ArgumentException($"{source.Count} axes cannot move to {destination.Count} places.");
        int[] from = [.. source.Select(a => x.Shape.Axis(a))];
        var order = Enumerable.Range(0, x.Rank).Where(a => !from.Contains(a)).ToList();
        foreach ((int to, int axis) in destination.Select(a => x.Shape.Axis(a)).Zip(from).OrderBy(p => p.First))
            order.Insert(to, axis);
        return x.Transpose(order.ToArray());
    }

    /// <summary>New axes of size 1 at places of the result.</summary>
    public static Tensor ExpandDims(Tensor x, Ints axis)
    {
        int rank = x.Rank + axis.Count;
        foreach (int at in axis.Select(a => a < 0 ? a + rank : a).Order()) x = x.ExpandDims(at);
        return x;
    }

    /// <summary>Without axes of size 1; by default without all of them.</summary>
    public static Tensor Squeeze(Tensor x, Ints? axis = null) => x.Squeeze(axis ?? default);

    /// <summary>Repeats elements to fill a larger shape.</summary>
    public static Tensor BroadcastTo(Tensor x, Shape shape) => x.BroadcastTo(shape);

    /// <summary>Tensors one after the other along an axis.</summary>
    public static Tensor Concatenate(IReadOnlyList<Tensor> xs, int axis = 0) => Tensor.Concatenate(xs, axis);

    /// <summary>Tensors side by side along a new axis.</summary>
    public static Tensor Stack(IReadOnlyList<Tensor> x, int axis = 0) => Tensor.Stack(x, axis);

    /// <summary>The parts along an axis, which vanishes.</summary>
    public static Tensor[] Unstack(Tensor x, int? num = null, int axis = 0)
    {
        int size = x.Shape[x.Shape.Axis(axis)];
        if (num is { } wanted && wanted != size)
            throw new ArgumentException($"Axis {axis} of {x.Shape} has {size} parts, not {wanted}.");
        return [.. Enumerable.Range(0, size).Select(i => x.Select(axis, i))];
    }

    /// <summary>Tensors one after the other along axis 1; of one axis, along that.</summary>
    public static Tensor Hstack(IReadOnlyList<Tensor> xs)
    {
        Tensor[] all = [.. xs.Select(x => x.Rank == 0 ? x.Reshape(1) : x)];
        return Tensor.Concatenate(all, all[0].Rank == 1 ? 0 : 1);
    }

    /// <summary>Tensors of rank 2 or more one below the other; of rank 1, as rows.</summary>
    public static Tensor Vstack(IReadOnlyList<Tensor> xs) =>
        Tensor.Concatenate([.. xs.Select(x => x.Rank < 2 ? x.Reshape((1, -1)) : x)], 0);

    /// <summary>Tensors one after the other along axis 2, which those of lower rank gain.</summary>
    public static Tensor Dstack(IReadOnlyList<Tensor> xs) => Tensor.Concatenate(
        [.. xs.Select(x => x.Rank < 2 ? x.Reshape((1, -1, 1)) : x.Rank == 2 ? x.ExpandDims(2) : x)], 2);

    /// <summary>Tensors of rank 1 as columns beside those of rank 2.</summary>
    public static Tensor ColumnStack(IReadOnlyList<Tensor> xs) =>
        Tensor.Concatenate([.. xs.Select(x => x.Rank < 2 ? x.Reshape((-1, 1)) : x)], 1);

    /// <summary>x2 after x1 along an axis; by default both flattened.</summary>
    public static Tensor Append(Tensor x1, Tensor x2, int? axis = null) =>
        Tensor.Concatenate([Along(x1, axis), Along(x2, axis)], axis ?? 0);

    /// <summary>An axis cut into equal parts.</summary>
    /// <exception cref="ArgumentException">The size is no multiple of the sections.</exception>
    public static Tensor[] Split(Tensor x, int indicesOrSections, int axis = 0) => x.Split(indicesOrSections, axis);

    /// <summary>An axis cut before each of the indices.</summary>
    public static Tensor[] Split(Tensor x, Ints indicesOrSections, int axis = 0)
    {
        int size = x.Shape[x.Shape.Axis(axis)];
        int[] cuts = [0, .. indicesOrSections.Select(i => Math.Clamp(i < 0 ? i + size : i, 0, size)), size];
        return [.. Enumerable.Range(0, cuts.Length - 1)
            .Select(i => cuts[i] == 0 && cuts[i + 1] == size ? x : Part(x, axis, cuts[i], cuts[i + 1]))];
    }

    // Tensor.Slice counts an end of 0 as given.
    static Tensor Part(Tensor x, int axis, int start, int end) => x.Slice(axis, start, Math.Max(start, end));

    /// <summary>An axis cut into parts of which the first may be one longer.</summary>
    public static Tensor[] ArraySplit(Tensor x, int indicesOrSections, int axis = 0)
    {
        int size = x.Shape[x.Shape.Axis(axis)];
        (int length, int longer) = Math.DivRem(size, indicesOrSections);
        return Split(x, new Ints([.. Enumerable.Range(1, indicesOrSections - 1)
            .Select(i => i * length + Math.Min(i, longer))]), axis);
    }

    /// <summary>An axis cut before each of the indices.</summary>
    public static Tensor[] ArraySplit(Tensor x, Ints indicesOrSections, int axis = 0) =>
        Split(x, indicesOrSections, axis);

    /// <summary>Axis 1 cut into equal parts; of one axis, that.</summary>
    public static Tensor[] Hsplit(Tensor x, int indicesOrSections) =>
        Split(x, indicesOrSections, x.Rank == 1 ? 0 : 1);

    /// <summary>Axis 1 cut before each of the indices; of one axis, that.</summary>
    public static Tensor[] Hsplit(Tensor x, Ints indicesOrSections) =>
        Split(x, indicesOrSections, x.Rank == 1 ? 0 : 1);

    /// <summary>Axis 0 cut into equal parts.</summary>
    public static Tensor[] Vsplit(Tensor x, int indicesOrSections) => Split(x, indicesOrSections, 0);

    /// <summary>Axis 0 cut before each of the indices.</summary>
    public static Tensor[] Vsplit(Tensor x, Ints indicesOrSections) => Split(x, indicesOrSections, 0);

    /// <summary>Axis 2 cut into equal parts.</summary>
    public static Tensor[] Dsplit(Tensor x, int indicesOrSections) => Split(x, indicesOrSections, 2);

    /// <summary>Axis 2 cut before each of the indices.</summary>
    public static Tensor[] Dsplit(Tensor x, Ints indicesOrSections) => Split(x, indicesOrSections, 2);
}
