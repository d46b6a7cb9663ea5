namespace Lamina.IR.Primitives;

/// <summary>y = 1 / (1 + e⁻ˣ), the sigmoid.</summary>
public sealed record Logistic : UnaryOp
{
    /// <inheritdoc/>
    public override string Name => "logistic";

    /// <inheritdoc/>
    protected override Tensor? Gradient(Tensor x, Tensor y, Tensor dy) => dy * y * (1 - y);
}
