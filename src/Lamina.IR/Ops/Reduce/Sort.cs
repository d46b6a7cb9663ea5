namespace Lamina.IR.Primitives;

/// <summary>
/// Sorts along an axis; gives the sorted values and where they were (int32). Stable; NaN counts as the largest.
/// </summary>
/// <param name="Axis">The axis, not negative.</param>
/// <param name="Descending">Largest first.</param>
public sealed record Sort(int Axis, bool Descending = false) : Op
{
    /// <inheritdoc/>
    public override string Name => "sort";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) =>
        [inputs[0].Type, new(DType.Int32, inputs[0].Shape)];

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy) => dy[0] is { } d && d.DType.IsFloating()
        ? [new ScatterAlongAxis(Axis).Apply(Tensor.Zeros(d.Shape, d.DType), node.Outputs[1], d)]
        : [null];
}
