namespace Lamina.IR.Primitives;

/// <summary>
/// Adds each number of dy to the place of its window's maximum in x, the first of equals in row-major order: the
/// gradient of max pooling. Inputs are x and dy.
/// </summary>
/// <param name="Window">How the window slides over x.</param>
public sealed record SelectAndScatter(WindowGeometry Window) : Op
{
    /// <inheritdoc/>
    public override string Name => "select_and_scatter";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) =>
        inputs[1].Shape == Window.OutputShape(inputs[0].Shape) && inputs[0].DType == inputs[1].DType
            ? [inputs[0].Type]
            : throw new ArgumentException($"{inputs[1].Type} is not what windows over {inputs[0].Type} give.");

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy) =>
        [null, new SelectAndGather(Window).Apply(node.Inputs[0], dy[0]!)];
}
