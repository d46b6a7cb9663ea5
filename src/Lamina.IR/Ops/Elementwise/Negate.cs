namespace Lamina.IR.Primitives;

/// <summary>y = −x.</summary>
public sealed record Negate : UnaryOp
{
    /// <inheritdoc/>
    public override string Name => "negate";

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    protected override Tensor? Gradient(Tensor x, Tensor y, Tensor dy) => -dy;
}
