namespace Lamina.IR.Primitives;

/// <summary>y = eˣ.</summary>
public sealed record Exponential : UnaryOp
{
    /// <inheritdoc/>
    public override string Name => "exponential";

    /// <inheritdoc/>
    protected override Tensor? Gradient(Tensor x, Tensor y, Tensor dy) => dy * y;
}
