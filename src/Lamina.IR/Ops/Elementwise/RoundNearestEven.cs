namespace Lamina.IR.Primitives;

/// <summary>The nearest whole number, ties to even.</summary>
public sealed record RoundNearestEven : UnaryOp
{
    /// <inheritdoc/>
    public override string Name => "round_nearest_even";

    /// <inheritdoc/>
    protected override Tensor? Gradient(Tensor x, Tensor y, Tensor dy) => null;
}
