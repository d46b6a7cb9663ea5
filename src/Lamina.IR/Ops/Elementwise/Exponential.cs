namespace Lamina.IR;

/// <summary>y = eˣ.</summary>
public sealed record Exponential : UnaryOp
{
    /// <inheritdoc/>
    public override string Name => "exponential";

    /// <inheritdoc/>
    protected override Tensor? Gradient(Tensor x, Tensor y, Tensor dy) => dy * y;
}
