namespace Lamina.IR.Primitives;

/// <summary>
/// Picks from a second tensor of x's shape the element at the place of each window's maximum in x: the adjoint of
/// <see cref="SelectAndScatter"/>. Inputs are x and that tensor.
/// </summary>
/// <param name="Window">How the window slides over x.</param>
public sealed record SelectAndGather(WindowGeometry Window) : Op
{
    /// <inheritdoc/>
    public override string Name => "select_and_gather";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) => inputs[0].Type == inputs[1].Type
        ? [new(inputs[0].DType, Window.OutputShape(inputs[0].Shape))]
        : throw new ArgumentException(
            $"{Name} needs two tensors of one type, not {inputs[0].Type} and {inputs[1].Type}.");

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy) =>
        [null, new SelectAndScatter(Window).Apply(node.Inputs[0], dy[0]!)];
}
