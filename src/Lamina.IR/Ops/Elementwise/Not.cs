namespace Lamina.IR.Primitives;

/// <summary>Logical not of truth values, bitwise not of whole numbers.</summary>
public sealed record Not : ElementwiseOp
{
    /// <inheritdoc/>
    public override string Name => "not";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) =>
        inputs[0].DType.IsFloating()
            ? throw new ArgumentException(
                $"not needs truth values or whole numbers, not {inputs[0].DType.KerasName()}.")
            : [inputs[0].Type];
}
