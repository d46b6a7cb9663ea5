namespace Lamina.IR.Primitives;

/// <summary>y = the angle of the point (b, a), in (−π, π].</summary>
public sealed record Atan2 : BinaryOp
{
    /// <inheritdoc/>
    public override string Name => "atan2";

    /// <inheritdoc/>
    protected override (Tensor? Da, Tensor? Db) Gradient(Tensor a, Tensor b, Tensor y, Tensor dy) =>
        (dy * b / (a * a + b * b), -dy * a / (a * a + b * b));
}
