namespace Lamina.IR.Primitives;

/// <summary>y = a − b · trunc(a / b), with the sign of a.</summary>
public sealed record Remainder : BinaryOp
{
    /// <inheritdoc/>
    public override string Name => "remainder";

    /// <inheritdoc/>
    protected override (Tensor? Da, Tensor? Db) Gradient(Tensor a, Tensor b, Tensor y, Tensor dy) =>
        (dy, -dy * ((a - y) / b));
}
