namespace Lamina.IR.Primitives;

/// <summary>
/// Adds one element a place along an axis, the adjoint of <see cref="TakeAlongAxis"/>: inputs are the operand, indices
/// and updates.
/// </summary>
/// <param name="Axis">The axis, not negative.</param>
public sealed record ScatterAlongAxis(int Axis) : Op
{
    /// <inheritdoc/>
    public override string Name => "scatter_along_axis";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        Gather.CheckIndices(Name, inputs[1]);
        if (inputs[1].Shape != inputs[2].Shape || inputs[0].Shape.With(Axis, 0) != inputs[1].Shape.With(Axis, 0))
            throw new ArgumentException(
                $"{Name} into {inputs[0].Shape}: indices {inputs[1].Shape} and updates {inputs[2].Shape} do not fit.");
        return [inputs[0].Type];
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy) => node.Inputs[0].DType.IsFloating()
        ? [dy[0], null, new TakeAlongAxis(Axis).Apply(dy[0]!, node.Inputs[1])]
        : [null, null, null];
}
