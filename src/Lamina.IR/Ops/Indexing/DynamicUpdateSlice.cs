namespace Lamina.IR.Primitives;

/// <summary>
/// The operand with a block replaced whose place is computed: inputs are the operand, the block and one int32 start for
/// each axis, clamped so that the block lies inside.
/// </summary>
public sealed record DynamicUpdateSlice : Op
{
    /// <inheritdoc/>
    public override string Name => "dynamic_update_slice";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        if (inputs[0].DType != inputs[1].DType)
            throw new ArgumentException($"{Name} needs equal types, not {inputs[0].Type} and {inputs[1].Type}.");
        DynamicSlice.CheckStarts(Name, inputs[0].Shape, inputs[1].Shape, inputs[2..]);
        return [inputs[0].Type];
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy)
    {
        var dx = new Tensor?[node.Inputs.Count];
        Tensor block = node.Inputs[1];
        if (!block.DType.IsFloating()) return dx;
        Tensor[] starts = [.. node.Inputs.Skip(2)];
        dx[0] = Apply([dy[0]!, Tensor.Zeros(block.Shape, block.DType), .. starts]);
        dx[1] = new DynamicSlice(block.Shape).Apply([dy[0]!, .. starts]);
        return dx;
    }
}
