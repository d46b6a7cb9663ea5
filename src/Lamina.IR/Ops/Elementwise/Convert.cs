namespace Lamina.IR.Primitives;

/// <summary>
/// Converts to another element type; floats to whole numbers truncate and saturate, non-zero is true.
/// </summary>
/// <param name="Target">The type to convert to.</param>
public sealed record Convert(DType Target) : ElementwiseOp
{
    /// <inheritdoc/>
    public override string Name => "convert";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) => [new(Target, inputs[0].Shape)];

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy) =>
        [node.Inputs[0].DType.IsFloating() && Target.IsFloating() ? dy[0]!.Cast(node.Inputs[0].DType) : null];
}
