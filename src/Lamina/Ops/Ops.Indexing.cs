using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina;

// Elements by their place: take, slice, scatter.
public static partial class Ops
{
    /// <summary>
    /// Parts along an axis by their indices, negative from the end; by default of the flattened tensor.
    /// </summary>
    /// <param name="x">A tensor.</param>
    /// <param name="indices">Whole numbers; their shape takes the place of the axis.</param>
    /// <param name="axis">The axis.</param>
    public static Tensor Take(Tensor x, Tensor indices, int? axis = null) =>
        Along(x, axis).Take(IndicesOf(indices), axis ?? 0);

    /// <summary>
    /// One element a place along an axis: y[…, i, …] = x[…, indices[…, i, …], …]; by default of both flattened. Other
    /// axes broadcast; negative indices count from the end.
    /// </summary>
    public static Tensor TakeAlongAxis(Tensor x, Tensor indices, int? axis = null)
    {
        Tensor from = Along(x, axis), at = IndicesOf(Along(indices, axis));
        int along = from.Shape.Axis(axis ?? 0);
        Shape rest = IR.Shape.Broadcast(from.Shape.With(along, 1), at.Shape.With(along, 1));
        at = at.BroadcastTo(rest.With(along, at.Shape[along]));
        return from.BroadcastTo(rest.With(along, from.Shape[along]))
            .TakeAlongAxis(FromEnd(at, from.Shape[along]), along);
    }

    static Tensor IndicesOf(Tensor x) => x.DType is DType.Int32 or DType.Int64 ? x : x.Cast(DType.Int32);

    static Tensor FromEnd(Tensor indices, int size) => Tensor.Where(indices.IsLess(0), indices + size, indices);

    /// <summary>
    /// One part of each axis in turn, as x[1..3, ..] of an array; the axes that are left out stay whole.
    /// </summary>
    public static Tensor GetItem(Tensor x, params IReadOnlyList<Range> key)
    {
        for (int i = 0; i < key.Count; i++)
        {
            (int start, int length) = key[i].GetOffsetAndLength(x.Shape[i]);
            x = length == x.Shape[i] ? x : Part(x, i, start, start + length);
        }
        return x;
    }

    /// <summary>The part at one index of each of the first axes, which vanish.</summary>
    public static Tensor GetItem(Tensor x, params IReadOnlyList<Index> key)
    {
        foreach (Index index in key) x = x.Select(0, index.GetOffset(x.Shape[0]));
        return x;
    }

    /// <summary>A block by its first place and its shape; a size of −1 reaches to the end.</summary>
    public static Tensor Slice(Tensor inputs, Ints startIndices, Shape shape)
    {
        CheckPlaces(inputs, startIndices.Count);
        for (int i = 0; i < startIndices.Count; i++)
            if (startIndices[i] != 0 || (shape[i] >= 0 && shape[i] != inputs.Shape[i]))
                inputs = Part(inputs, i, startIndices[i],
                    shape[i] < 0 ? inputs.Shape[i] : startIndices[i] + shape[i]);
        return inputs;
    }

    /// <summary>
    /// A block by its computed first place (a vector of whole numbers) and its shape; it stays inside.
    /// </summary>
    public static Tensor Slice(Tensor inputs, Tensor startIndices, Shape shape) =>
        new DynamicSlice(shape).Apply([inputs, .. Starts(inputs, startIndices)]);

    /// <summary>The inputs with a block replaced, by its first place.</summary>
    public static Tensor SliceUpdate(Tensor inputs, Ints startIndices, Tensor updates) =>
        new DynamicUpdateSlice().Apply([inputs, updates.Cast(inputs.DType),
            .. startIndices.Select(i => Tensor.Scalar(i, DType.Int32))]);

    /// <summary>The inputs with a block replaced, by its computed first place (a vector of whole numbers).</summary>
    public static Tensor SliceUpdate(Tensor inputs, Tensor startIndices, Tensor updates) =>
        new DynamicUpdateSlice().Apply([inputs, updates.Cast(inputs.DType), .. Starts(inputs, startIndices)]);

    static Tensor[] Starts(Tensor inputs, Tensor indices)
    {
        CheckPlaces(inputs, (int)indices.Shape.Elements);
        return Unstack(indices.Reshape(-1).Cast(DType.Int32));
    }

    static void CheckPlaces(Tensor inputs, int count)
    {
        if (count != inputs.Rank)
            throw new ArgumentException($"A block of {inputs.Shape} needs {inputs.Rank} first places, not {count}.");
    }

    /// <summary>Values added into zeros of a shape; places that occur more than once add up.</summary>
    /// <param name="indices">Places along the first axes of the shape, (…, n).</param>
    /// <param name="values">(…, rest of the shape).</param>
    /// <param name="shape">The shape of the result.</param>
    public static Tensor Scatter(Tensor indices, Tensor values, Shape shape) =>
        ScatterUpdate(Tensor.Zeros(shape, values.DType), indices, values, "add");

    /// <summary>The inputs with elements or parts replaced or combined.</summary>
    /// <param name="inputs">A tensor.</param>
    /// <param name="indices">Places along its first axes, (…, n).</param>
    /// <param name="updates">(…, rest of the shape).</param>
    /// <param name="reduction">
    /// How an update joins what is there: "add", "max", "min" or "mul"; by default it replaces it.
    /// </param>
    /// <exception cref="ArgumentException">The reduction has another name, or shapes do not fit.</exception>
    public static Tensor ScatterUpdate(Tensor inputs, Tensor indices, Tensor updates, string? reduction = null)
    {
        int axes = indices.Shape[-1];
        Shape whole = inputs.Shape, rest = whole.Slice(axes);
        int places = (int)whole.Slice(0, axes).Elements;
        Tensor parts = IndicesOf(indices).Reshape((-1, axes));
        Tensor at = Tensor.Zeros(parts.Shape[0], parts.DType);
        for (int i = 0; i < axes; i++) at = at * whole[i] + FromEnd(parts.Select(1, i), whole[i]);
        Tensor flat = inputs.Reshape(new([places, .. rest.Span]));
        Tensor values = updates.Cast(inputs.DType)
            .BroadcastTo(indices.Shape.Slice(0, indices.Rank - 1).Append(rest.Span))
            .Reshape(new([parts.Shape[0], .. rest.Span]));
        Tensor result = reduction switch
        {
            null => new Scatter(0, Add: false).Apply(flat, at, values),
            "add" => new Scatter(0, Add: true).Apply(flat, at, values),
            "max" => flat.Maximum(SegmentMax(values, at, places)),
            "min" => flat.Minimum(SegmentMin(values, at, places)),
            "mul" => flat * SegmentProd(values, at, places),
            _ => throw new ArgumentException($"Unknown reduction '{reduction}'; it is add, max, min or mul."),
        };
        return result.Reshape(whole);
    }

    /// <summary>The coordinates of elements in a tensor of a shape, by their positions in it flattened.</summary>
    public static Tensor[] UnravelIndex(Tensor indices, Shape shape)
    {
        Tensor left = FromEnd(IndicesOf(indices), (int)shape.Elements);
        var coordinates = new Tensor[shape.Rank];
        for (int i = shape.Rank - 1; i >= 0; i--)
        {
            coordinates[i] = left.Mod(Tensor.Scalar(shape[i], left.DType));
            left = FloorDivide(left, shape[i]);
        }
        return coordinates;
    }
}
