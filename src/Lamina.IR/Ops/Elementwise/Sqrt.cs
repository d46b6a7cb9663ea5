namespace Lamina.IR.Primitives;

/// <summary>y = √x.</summary>
public sealed record Sqrt : UnaryOp
{
    /// <inheritdoc/>
    public override string Name => "sqrt";

    /// <inheritdoc/>
    protected override Tensor? Gradient(Tensor x, Tensor y, Tensor dy) => dy * 0.5 / y;
}
