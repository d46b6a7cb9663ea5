namespace Lamina.IR.Primitives;

/// <summary>y = sin x.</summary>
public sealed record Sine : UnaryOp
{
    /// <inheritdoc/>
    public override string Name => "sine";

    /// <inheritdoc/>
    protected override Tensor? Gradient(Tensor x, Tensor y, Tensor dy) => dy * x.Cos();
}
