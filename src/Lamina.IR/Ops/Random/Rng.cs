namespace Lamina.IR.Primitives;

/// <summary>
/// Uniform random float32 numbers in [0, 1), multiples of 2⁻²⁴, by the counter-based generator Philox 4x32-10 (Salmon
/// et al. 2011). The input is the state, int64 {key, counter}; outputs are the numbers and the state after them. Number
/// i depends only on key, counter and i, so any number of threads gives the same numbers.
/// </summary>
/// <param name="Shape">The shape of the numbers.</param>
public sealed record Rng(Shape Shape) : Op
{
    /// <inheritdoc/>
    public override string Name => "rng";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) =>
        inputs[0].Type == new TensorType(DType.Int64, 2)
            ? [new(DType.Float32, Shape), inputs[0].Type]
            : throw new ArgumentException($"The state of the generator is int64 (2,), not {inputs[0].Type}.");
}
