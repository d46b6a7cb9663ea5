namespace Lamina.IR.Primitives;

/// <summary>The largest whole number ≤ x.</summary>
public sealed record Floor : UnaryOp
{
    /// <inheritdoc/>
    public override string Name => "floor";

    /// <inheritdoc/>
    protected override Tensor? Gradient(Tensor x, Tensor y, Tensor dy) => null;
}
