namespace Lamina.IR.Primitives;

/// <summary>y = 2/√π ∫₀ˣ e^(−t²) dt.</summary>
public sealed record Erf : UnaryOp
{
    /// <inheritdoc/>
    public override string Name => "erf";

    /// <inheritdoc/>
    protected override Tensor? Gradient(Tensor x, Tensor y, Tensor dy) => dy * (-(x * x)).Exp() * 1.1283791670955126;
}
