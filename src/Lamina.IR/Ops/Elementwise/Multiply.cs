namespace Lamina.IR.Primitives;

/// <summary>y = a · b.</summary>
public sealed record Multiply : BinaryOp
{
    /// <inheritdoc/>
    public override string Name => "multiply";

    /// <inheritdoc/>
    protected override (Tensor? Da, Tensor? Db) Gradient(Tensor a, Tensor b, Tensor y, Tensor dy) =>
        (dy * b, dy * a);
}
