using Lamina.IR;

namespace Lamina;

// Elements in another order, repeated, or put around.
public static partial class Ops
{
    /// <summary>The order along axes reversed; by default along all.</summary>
    public static Tensor Flip(Tensor x, Ints? axis = null) => x.Reverse(AxesOf(x, axis));

    /// <summary>Columns in reverse order.</summary>
    public static Tensor Fliplr(Tensor x) => x.Reverse(1);

    /// <summary>Rows in reverse order.</summary>
    public static Tensor Flipud(Tensor x) => x.Reverse(0);

    /// <summary>Turned by k · 90° in the plane of two axes, from the first towards the second.</summary>
    public static Tensor Rot90(Tensor array, int k = 1, Ints? axes = null)
    {
        Ints plane = axes ?? [0, 1];
        if (plane.Count != 2) throw new ArgumentException($"Rot90 turns in the plane of 2 axes, not of {plane}.");
        (int a, int b) = (array.Shape.Axis(plane[0]), array.Shape.Axis(plane[1]));
        return (((k % 4) + 4) % 4) switch
        {
            1 => Swapaxes(array, a, b).Reverse(a),
            2 => array.Reverse(a, b),
            3 => Swapaxes(array, a, b).Reverse(b),
            _ => array,
        };
    }

    /// <summary>
    /// Elements moved along axes; what leaves at the end comes in at the beginning. Without axes, of the flattened
    /// tensor.
    /// </summary>
    public static Tensor Roll(Tensor x, Ints shift, Ints? axis = null)
    {
        if (axis is not { } axes) return Roll(x.Reshape(-1), shift, 0).Reshape(x.Shape);
        for (int i = 0; i < axes.Count; i++)
        {
            int size = x.Shape[x.Shape.Axis(axes[i])];
            int by = size == 0 ? 0 : ((shift[shift.Count == 1 ? 0 : i] % size) + size) % size;
            if (by > 0)
                x = Tensor.Concatenate([x.Slice(axes[i], size - by), x.Slice(axes[i], 0, size - by)], axes[i]);
        }
        return x;
    }

    /// <summary>The whole tensor several times along each axis.</summary>
    public static Tensor Tile(Tensor x, Ints repeats)
    {
        int rank = Math.Max(x.Rank, repeats.Count);
        Shape shape = new([.. Ints.Repeat(1, rank - x.Rank), .. x.Shape.Span]);
        int[] times = [.. Ints.Repeat(1, rank - repeats.Count), .. repeats];
        // Each axis gains one before it, along which it repeats.
        int[] apart = [.. shape.SelectMany(s => new[] { 1, s })];
        int[] spread = [.. shape.SelectMany((s, i) => new[] { times[i], s })];
        return x.Reshape(apart).BroadcastTo(spread).Reshape(new([.. shape.Select((s, i) => s * times[i])]));
    }

    /// <summary>
    /// Each element several times in a row along an axis; by default of the flattened tensor. One number of repeats
    /// for all, or one for each element of the axis.
    /// </summary>
    public static Tensor Repeat(Tensor x, Ints repeats, int? axis = null)
    {
        Tensor flat = Along(x, axis);
        int at = axis ?? 0, size = flat.Shape[flat.Shape.Axis(at)];
        if (repeats.Count != 1 && repeats.Count != size)
            throw new ArgumentException($"{repeats.Count} repeats for {size} elements of axis {at} of {flat.Shape}.");
        int[] indices = [.. Enumerable.Range(0, size)
            .SelectMany(i => Enumerable.Repeat(i, repeats[repeats.Count == 1 ? 0 : i]))];
        return Picked(flat, indices, at);
    }

    static Tensor Picked(Tensor x, int[] indices, int axis) =>
        x.Take(Tensor.From(NDArray.From<int>(indices, indices.Length)), axis);

    /// <summary>Elements put before and after those of x along each axis.</summary>
    /// <param name="x">A tensor.</param>
    /// <param name="padWidth">
    /// How many: one number for all sides, (before, after) for all axes, or before and after of each axis in turn.
    /// </param>
    /// <param name="mode">
    /// "constant"; "edge" repeats the outermost; "reflect" mirrors about it, "symmetric" about the edge beyond it;
    /// "wrap" goes on from the other side.
    /// </param>
    /// <param name="constantValues">The constant, 0 by default.</param>
    /// <exception cref="ArgumentException">The mode has another name, or a count does not fit.</exception>
    public static Tensor Pad(Tensor x, Ints padWidth, string mode = "constant", double? constantValues = null)
    {
        int Width(int axis, int side) => padWidth.Count switch
        {
            1 => padWidth[0],
            2 => padWidth[side],
            int n when n == 2 * x.Rank => padWidth[2 * axis + side],
            _ => throw new ArgumentException($"{padWidth.Count} widths of padding for {x.Shape}."),
        };
        Ints low = [.. Enumerable.Range(0, x.Rank).Select(a => Width(a, 0))];
        Ints high = [.. Enumerable.Range(0, x.Rank).Select(a => Width(a, 1))];
        if (mode == "constant") return x.Pad(low, high, constantValues ?? 0);
        if (constantValues is not null) throw new ArgumentException($"The mode \"{mode}\" takes no constant.");
        for (int axis = 0; axis < x.Rank; axis++)
        {
            int size = x.Shape[axis];
            if (low[axis] == 0 && high[axis] == 0) continue;
            x = Picked(x, [.. Enumerable.Range(-low[axis], low[axis] + size + high[axis])
                .Select(i => Mirrored(i, size, mode))], axis);
        }
        return x;
    }

    // The element that stands at a place outside.
    static int Mirrored(int i, int size, string mode)
    {
        int Wrapped(int period) => ((i % period) + period) % period;
        return mode switch
        {
            "edge" => Math.Clamp(i, 0, size - 1),
            "wrap" => Wrapped(size),
            "symmetric" => Wrapped(2 * size) is var at && at < size ? at : 2 * size - 1 - at,
            "reflect" when size == 1 => 0,
            "reflect" => Wrapped(2 * size - 2) is var at && at < size ? at : 2 * size - 2 - at,
            _ => throw new ArgumentException(
                $"Unknown mode of padding '{mode}'; it is constant, edge, reflect, symmetric or wrap."),
        };
    }

    /// <summary>The elements on a diagonal of the plane of two axes, which becomes the last axis.</summary>
    /// <param name="x">A tensor of rank 2 or more.</param>
    /// <param name="offset">How far above the main diagonal.</param>
    /// <param name="axis1">The axis of rows.</param>
    /// <param name="axis2">The axis of columns.</param>
    public static Tensor Diagonal(Tensor x, int offset = 0, int axis1 = 0, int axis2 = 1)
    {
        Tensor last = Moveaxis(x, [axis1, axis2], [-2, -1]);
        int rows = last.Shape[-2], columns = last.Shape[-1];
        int first = Math.Max(0, -offset), count = Math.Max(0, Math.Min(rows - first, columns - first - offset));
        int[] at = [.. Enumerable.Range(first, count).Select(i => i * columns + i + offset)];
        return Picked(last.Reshape(last.Shape.Slice(0, last.Rank - 2).Append(rows * columns)), at, -1);
    }

    /// <summary>The sum of a diagonal, as <see cref="Diagonal"/> gives it.</summary>
    public static Tensor Trace(Tensor x, int offset = 0, int axis1 = 0, int axis2 = 1) =>
        Counted(Diagonal(x, offset, axis1, axis2)).Sum(-1);

    /// <summary>Of a vector the matrix with it on a diagonal; of a matrix its diagonal.</summary>
    public static Tensor Diag(Tensor x, int k = 0) => x.Rank switch
    {
        1 => Diagflat(x, k),
        2 => Diagonal(x, k),
        _ => throw new ArgumentException($"Diag takes a vector or a matrix, not {x.Shape}."),
    };

    /// <summary>The matrix with all elements of x on the diagonal k above the main one.</summary>
    public static Tensor Diagflat(Tensor x, int k = 0)
    {
        int size = (int)x.Shape.Elements + Math.Abs(k);
        Tensor line = x.Reshape(-1).Pad(0, Math.Abs(k));
        line = line.Reshape(k >= 0 ? (size, 1) : (1, size));
        return Tensor.Where(Offset((size, size)).IsEqual(k), line, Tensor.Zeros(IR.Shape.Scalar, x.DType));
    }

    /// <summary>The elements on and below the diagonal k above the main one, 0 elsewhere.</summary>
    public static Tensor Tril(Tensor x, int k = 0) => Tensor.Where(
        Offset(x.Shape.Slice(x.Rank - 2)).IsLessOrEqual(k), x, Tensor.Zeros(IR.Shape.Scalar, x.DType));

    /// <summary>The elements on and above the diagonal k above the main one, 0 elsewhere.</summary>
    public static Tensor Triu(Tensor x, int k = 0) => Tensor.Where(
        Offset(x.Shape.Slice(x.Rank - 2)).IsGreaterOrEqual(k), x, Tensor.Zeros(IR.Shape.Scalar, x.DType));

    /// <summary>The matrix whose columns are powers of a vector, the highest first unless increasing.</summary>
    /// <param name="x">A vector.</param>
    /// <param name="n">The number of columns; by default that of elements.</param>
    /// <param name="increasing">Whether the first column is x⁰.</param>
    public static Tensor Vander(Tensor x, int? n = null, bool increasing = false)
    {
        int columns = n ?? x.Shape[0];
        var powers = new List<Tensor>(columns);
        for (int i = 0; i < columns; i++)
            powers.Add(i == 0 ? Tensor.Ones(x.Shape, x.DType) : powers[i - 1] * x);
        if (!increasing) powers.Reverse();
        return columns == 0 ? Tensor.Zeros((x.Shape[0], 0), x.DType) : Tensor.Stack(powers, 1);
    }
}
