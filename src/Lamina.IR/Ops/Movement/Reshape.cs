namespace Lamina.IR.Primitives;

/// <summary>The same elements in row-major order under another shape.</summary>
/// <param name="Target">The new shape.</param>
public sealed record Reshape(Shape Target) : Op
{
    /// <inheritdoc/>
    public override string Name => "reshape";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) =>
        [new(inputs[0].DType, NDArray.ResolveReshape(inputs[0].Shape, Target))];

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy) => [dy[0]!.Reshape(node.Inputs[0].Shape)];
}
