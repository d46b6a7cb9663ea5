namespace Lamina.IR.Primitives;

/// <summary>
/// A block of fixed size whose place is computed: inputs are the operand and one int32 start for each axis; starts are
/// clamped so that the block lies inside.
/// </summary>
/// <param name="Sizes">The size of the block.</param>
public sealed record DynamicSlice(Shape Sizes) : Op
{
    /// <inheritdoc/>
    public override string Name => "dynamic_slice";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        CheckStarts(Name, inputs[0].Shape, Sizes, inputs[1..]);
        return [new(inputs[0].DType, Sizes)];
    }

    internal static void CheckStarts(string name, Shape shape, Shape block, ReadOnlySpan<Tensor> starts)
    {
        if (block.Rank != shape.Rank || starts.Length != shape.Rank)
            throw new ArgumentException(
                $"{name} of {shape} needs {shape.Rank} sizes and starts, not {block} and {starts.Length}.");
        for (int i = 0; i < shape.Rank; i++)
        {
            if (block[i] > shape[i]) throw new ArgumentException($"{name}: a block of {block} is larger than {shape}.");
            if (starts[i].Rank != 0 || starts[i].DType != DType.Int32)
                throw new ArgumentException($"{name} needs single int32 numbers as starts, not {starts[i].Type}.");
        }
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy)
    {
        Tensor x = node.Inputs[0];
        var dx = new Tensor?[node.Inputs.Count];
        if (x.DType.IsFloating())
            dx[0] = new DynamicUpdateSlice().Apply([Tensor.Zeros(x.Shape, x.DType), dy[0]!, .. node.Inputs.Skip(1)]);
        return dx;
    }
}
