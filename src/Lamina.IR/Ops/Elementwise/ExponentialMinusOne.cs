namespace Lamina.IR.Primitives;

/// <summary>y = eˣ − 1, exact for small x.</summary>
public sealed record ExponentialMinusOne : UnaryOp
{
    /// <inheritdoc/>
    public override string Name => "exponential_minus_one";

    /// <inheritdoc/>
    protected override Tensor? Gradient(Tensor x, Tensor y, Tensor dy) => dy * (y + 1);
}
