namespace Lamina.IR.Primitives;

/// <summary>y = x, through which no gradient flows.</summary>
public sealed record StopGradient : ElementwiseOp
{
    /// <inheritdoc/>
    public override string Name => "stop_gradient";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) => [inputs[0].Type];
}
