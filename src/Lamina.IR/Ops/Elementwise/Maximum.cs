namespace Lamina.IR.Primitives;

/// <summary>y = max(a, b); NaN wins. At a tie each side gets half of the gradient.</summary>
public sealed record Maximum : BinaryOp
{
    /// <inheritdoc/>
    public override string Name => "maximum";

    /// <inheritdoc/>
    protected override (Tensor? Da, Tensor? Db) Gradient(Tensor a, Tensor b, Tensor y, Tensor dy) =>
        (dy * Share(a, b), dy * Share(b, a));

    /// <summary>How much of the gradient goes to <paramref name="a"/>: 1, 0, or ½ at a tie.</summary>
    internal static Tensor Share(Tensor a, Tensor b) =>
        (a.IsGreater(b).Cast(a.DType) + a.IsGreaterOrEqual(b).Cast(a.DType)) * 0.5;
}
