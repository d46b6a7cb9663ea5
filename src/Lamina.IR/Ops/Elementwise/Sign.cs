namespace Lamina.IR.Primitives;

/// <summary>y = −1, 0 or 1 by the sign of x.</summary>
public sealed record Sign : UnaryOp
{
    /// <inheritdoc/>
    public override string Name => "sign";

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    protected override Tensor? Gradient(Tensor x, Tensor y, Tensor dy) => null;
}
