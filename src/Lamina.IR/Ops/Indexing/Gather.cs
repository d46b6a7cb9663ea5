namespace Lamina.IR.Primitives;

/// <summary>
/// Picks rows along an axis (NumPy's take): the result's shape is that of the operand with the axis replaced by the
/// shape of the indices (int32 or int64). Negative indices count from the end; an
/// index outside makes the run throw an <see cref="ArgumentException"/> that names it and the layer.
/// </summary>
/// <param name="Axis">The axis, not negative.</param>
public sealed record Gather(int Axis) : Op
{
    /// <inheritdoc/>
    public override string Name => "gather";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        CheckIndices(Name, inputs[1]);
        return [new(inputs[0].DType, ResultShape(inputs[0].Shape, inputs[1].Shape, Axis))];
    }

    internal static void CheckIndices(string name, Tensor indices)
    {
        if (indices.DType is not (DType.Int32 or DType.Int64))
            throw new ArgumentException($"{name} needs int32 or int64 indices, not {indices.DType.KerasName()}.");
    }

    internal static Shape ResultShape(Shape operand, Shape indices, int axis) =>
        new([.. operand.Span[..operand.Axis(axis)], .. indices.Span, .. operand.Span[(axis + 1)..]]);

    internal static DType SumType(DType type) => type is DType.Float16 or DType.BFloat16 ? DType.Float32 : type;

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy)
    {
        Tensor x = node.Inputs[0];
        if (!x.DType.IsFloating()) return [null, null];
        // Sums over a row's uses lose their ends in 16 bits: they are added in float32.
        DType sums = SumType(x.DType);
        return [new Scatter(Axis, Add: true).Apply(Tensor.Zeros(x.Shape, sums), node.Inputs[1], dy[0]!.Cast(sums))
            .Cast(x.DType), null];
    }
}
