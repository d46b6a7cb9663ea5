namespace Lamina.IR.Primitives;

/// <summary>y = cos x.</summary>
public sealed record Cosine : UnaryOp
{
    /// <inheritdoc/>
    public override string Name => "cosine";

    /// <inheritdoc/>
    protected override Tensor? Gradient(Tensor x, Tensor y, Tensor dy) => -dy * x.Sin();
}
