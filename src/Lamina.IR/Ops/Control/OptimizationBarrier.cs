namespace Lamina.IR;

/// <summary>
/// y = x, but what is computed from y is not taken for the same as what is computed from x: values that are to be
/// computed again later, to save memory, begin here (StableHLO's optimization_barrier).
/// </summary>
public sealed record OptimizationBarrier : Op
{
    /// <inheritdoc/>
    public override string Name => "optimization_barrier";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) => [inputs[0].Type];

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy) => [dy[0]];
}
