namespace Lamina.IR.Primitives;

/// <summary>
/// Picks one element a place along an axis: y[.., i, ..] = x[.., indices[.., i, ..], ..]; x and indices agree in all
/// other axes.
/// </summary>
/// <param name="Axis">The axis, not negative.</param>
public sealed record TakeAlongAxis(int Axis) : Op
{
    /// <inheritdoc/>
    public override string Name => "take_along_axis";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        Gather.CheckIndices(Name, inputs[1]);
        if (inputs[0].Rank != inputs[1].Rank || inputs[0].Shape.With(Axis, 0) != inputs[1].Shape.With(Axis, 0))
            throw new ArgumentException(
                $"{Name} along axis {Axis}: {inputs[0].Shape} and {inputs[1].Shape} differ elsewhere.");
        return [new(inputs[0].DType, inputs[1].Shape)];
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy)
    {
        Tensor x = node.Inputs[0];
        if (!x.DType.IsFloating()) return [null, null];
        DType sums = Gather.SumType(x.DType);
        return [new ScatterAlongAxis(Axis).Apply(Tensor.Zeros(x.Shape, sums), node.Inputs[1], dy[0]!.Cast(sums))
            .Cast(x.DType), null];
    }
}
