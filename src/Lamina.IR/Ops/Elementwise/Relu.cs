namespace Lamina.IR.Primitives;

/// <summary>y = max(x, 0); NaN stays NaN; the derivative at 0 is 0.</summary>
public sealed record Relu : UnaryOp
{
    /// <inheritdoc/>
    public override string Name => "relu";

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    protected override Tensor? Gradient(Tensor x, Tensor y, Tensor dy) => Tensor.Where(y.IsGreater(0), dy, 0);
}
