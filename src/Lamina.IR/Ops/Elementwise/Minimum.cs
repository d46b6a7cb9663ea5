namespace Lamina.IR.Primitives;

/// <summary>y = min(a, b); NaN wins. At a tie each side gets half of the gradient.</summary>
public sealed record Minimum : BinaryOp
{
    /// <inheritdoc/>
    public override string Name => "minimum";

    /// <inheritdoc/>
    protected override (Tensor? Da, Tensor? Db) Gradient(Tensor a, Tensor b, Tensor y, Tensor dy) =>
        (dy * Maximum.Share(b, a), dy * Maximum.Share(a, b));
}
