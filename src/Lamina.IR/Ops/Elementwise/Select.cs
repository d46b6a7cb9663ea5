namespace Lamina.IR.Primitives;

/// <summary>
/// a where the condition holds, b elsewhere. What is not chosen gets no gradient, be it NaN or infinite.
/// </summary>
public sealed record Select : ElementwiseOp
{
    /// <inheritdoc/>
    public override string Name => "select";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        SameShape(inputs);
        if (inputs[0].DType != DType.Bool)
            throw new ArgumentException(
                $"select needs a condition of truth values, not {inputs[0].DType.KerasName()}.");
        if (inputs[1].DType != inputs[2].DType)
            throw new ArgumentException(
                $"select needs equal types, not {inputs[1].DType.KerasName()} and {inputs[2].DType.KerasName()}.");
        return [inputs[1].Type];
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy) => node.Outputs[0].DType.IsFloating()
        ? [null, Tensor.Where(node.Inputs[0], dy[0]!, 0), Tensor.Where(node.Inputs[0], 0, dy[0]!)]
        : [null, null, null];
}
