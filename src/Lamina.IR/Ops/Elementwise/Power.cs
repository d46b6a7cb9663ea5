namespace Lamina.IR.Primitives;

/// <summary>y = aᵇ.</summary>
public sealed record Power : BinaryOp
{
    /// <inheritdoc/>
    public override string Name => "power";

    /// <inheritdoc/>
    protected override (Tensor? Da, Tensor? Db) Gradient(Tensor a, Tensor b, Tensor y, Tensor dy) =>
        // b·a^(b−1) has no value at b = 0, where the derivative by a is 0; ln a has none at a ≤ 0, where y cannot vary
        // with b.
        (dy * Tensor.Where(b.IsEqual(0), 0, b * a.Pow(b - 1)),
         dy * Tensor.Where(a.IsGreater(0), y * Tensor.Where(a.IsGreater(0), a, 1).Log(), 0));
}
