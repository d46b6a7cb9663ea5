namespace Lamina.IR.Primitives;

/// <summary>
/// The position (int32) of the largest or smallest element along an axis, which vanishes; the first of equals, NaN
/// first of all.
/// </summary>
/// <param name="Largest">Largest or smallest.</param>
/// <param name="Axis">The axis, not negative.</param>
public sealed record ArgReduce(bool Largest, int Axis) : Op
{
    /// <inheritdoc/>
    public override string Name => Largest ? "argmax" : "argmin";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) => inputs[0].Shape[Axis] == 0
        ? throw new ArgumentException($"{Name} along axis {Axis} of the empty shape {inputs[0].Shape} has no answer.")
        : [new(DType.Int32, inputs[0].Shape.Without(Axis))];
}
