namespace Lamina.IR.Primitives;

/// <summary>y = ln x.</summary>
public sealed record Log : UnaryOp
{
    /// <inheritdoc/>
    public override string Name => "log";

    /// <inheritdoc/>
    protected override Tensor? Gradient(Tensor x, Tensor y, Tensor dy) => dy / x;
}
