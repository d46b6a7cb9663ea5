namespace Lamina.IR.Primitives;

/// <summary>y = a − b.</summary>
public sealed record Subtract : BinaryOp
{
    /// <inheritdoc/>
    public override string Name => "subtract";

    /// <inheritdoc/>
    protected override (Tensor? Da, Tensor? Db) Gradient(Tensor a, Tensor b, Tensor y, Tensor dy) =>
        (dy, -dy);
}
