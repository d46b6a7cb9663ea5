namespace Lamina.IR.Primitives;

/// <summary>Adds each number to all elements of its window: the adjoint of summing windows.</summary>
/// <param name="Window">How the window slides.</param>
/// <param name="InputShape">The shape over which it slides.</param>
public sealed record SpreadWindow(WindowGeometry Window, Shape InputShape) : Op
{
    /// <inheritdoc/>
    public override string Name => "spread_window";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) =>
        inputs[0].Shape == Window.OutputShape(InputShape) ? [new(inputs[0].DType, InputShape)]
        : throw new ArgumentException($"{inputs[0].Shape} is not what windows over {InputShape} give.");

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy) =>
        [new ReduceWindow(Reduction.Sum, Window).Apply(dy[0]!)];
}
