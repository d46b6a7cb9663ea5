namespace Lamina.IR.Primitives;

/// <summary>y = a + b.</summary>
public sealed record Add : BinaryOp
{
    /// <inheritdoc/>
    public override string Name => "add";

    /// <inheritdoc/>
    protected override (Tensor? Da, Tensor? Db) Gradient(Tensor a, Tensor b, Tensor y, Tensor dy) =>
        (dy, dy);
}
