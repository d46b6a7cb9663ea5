namespace Lamina.IR.Primitives;

/// <summary>y = |x|; the derivative at 0 is 0.</summary>
public sealed record Abs : UnaryOp
{
    /// <inheritdoc/>
    public override string Name => "abs";

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    protected override Tensor? Gradient(Tensor x, Tensor y, Tensor dy) => dy * x.Sign();
}
