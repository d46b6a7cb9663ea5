namespace Lamina.IR.Primitives;

/// <summary>y = 1 / √x.</summary>
public sealed record Rsqrt : UnaryOp
{
    /// <inheritdoc/>
    public override string Name => "rsqrt";

    /// <inheritdoc/>
    protected override Tensor? Gradient(Tensor x, Tensor y, Tensor dy) => dy * -0.5 * y / x;
}
