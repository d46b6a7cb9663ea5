namespace Lamina.IR.Primitives;

/// <summary>y = ln(1 + x), exact for small x.</summary>
public sealed record LogPlusOne : UnaryOp
{
    /// <inheritdoc/>
    public override string Name => "log_plus_one";

    /// <inheritdoc/>
    protected override Tensor? Gradient(Tensor x, Tensor y, Tensor dy) => dy / (x + 1);
}
