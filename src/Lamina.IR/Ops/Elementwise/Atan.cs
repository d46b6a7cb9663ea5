namespace Lamina.IR.Primitives;

/// <summary>y = arctan x.</summary>
public sealed record Atan : UnaryOp
{
    /// <inheritdoc/>
    public override string Name => "atan";

    /// <inheritdoc/>
    protected override Tensor? Gradient(Tensor x, Tensor y, Tensor dy) => dy / (x * x + 1);
}
