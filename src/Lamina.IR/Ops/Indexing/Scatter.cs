namespace Lamina.IR.Primitives;

/// <summary>
/// The operand with rows along an axis added to or replaced: inputs are the operand, indices and updates, the latter
/// of the shape that <see cref="Gather"/> would give. Updates of the same row are taken in the order of the indices.
/// </summary>
/// <param name="Axis">The axis, not negative.</param>
/// <param name="Add">Add to what is there, or replace it.</param>
public sealed record Scatter(int Axis, bool Add) : Op
{
    /// <inheritdoc/>
    public override string Name => Add ? "scatter_add" : "scatter_update";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        Gather.CheckIndices(Name, inputs[1]);
        Shape wanted = Gather.ResultShape(inputs[0].Shape, inputs[1].Shape, Axis);
        if (inputs[2].Shape != wanted || inputs[2].DType != inputs[0].DType)
            throw new ArgumentException(
                $"{Name} into {inputs[0].Type} needs updates of the shape {wanted}, not {inputs[2].Type}.");
        return [inputs[0].Type];
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy)
    {
        Tensor x = node.Inputs[0], indices = node.Inputs[1], updates = node.Inputs[2];
        if (!x.DType.IsFloating()) return [null, null, null];
        Tensor dx = Add ? dy[0]! : Apply(dy[0]!, indices, Tensor.Zeros(updates.Shape, updates.DType));
        return [dx, null, new Gather(Axis).Apply(dy[0]!, indices)];
    }
}
