namespace Lamina.IR.Primitives;

/// <summary>0, 1, 2, … along one axis.</summary>
/// <param name="Shape">The shape.</param>
/// <param name="Axis">The axis along which the numbers grow, not negative.</param>
/// <param name="Type">The element type.</param>
public sealed record Iota(Shape Shape, int Axis, DType Type) : Op
{
    /// <inheritdoc/>
    public override string Name => "iota";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) => [new(Type, Shape)];
}
