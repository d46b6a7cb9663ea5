namespace Lamina.IR.Primitives;

/// <summary>y = a / b; whole numbers truncate toward zero, and a whole number over 0 is 0.</summary>
public sealed record Divide : BinaryOp
{
    /// <inheritdoc/>
    public override string Name => "divide";

    /// <inheritdoc/>
    protected override (Tensor? Da, Tensor? Db) Gradient(Tensor a, Tensor b, Tensor y, Tensor dy) =>
        (dy / b, -dy * y / b);
}
