namespace Lamina.IR.Primitives;

/// <summary>y = tanh x.</summary>
public sealed record Tanh : UnaryOp
{
    /// <inheritdoc/>
    public override string Name => "tanh";

    /// <inheritdoc/>
    protected override Tensor? Gradient(Tensor x, Tensor y, Tensor dy) => dy * (1 - y * y);
}
