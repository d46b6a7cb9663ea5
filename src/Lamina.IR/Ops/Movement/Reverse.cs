namespace Lamina.IR.Primitives;

/// <summary>Elements in reverse order along axes.</summary>
/// <param name="Axes">The axes, not negative.</param>
public sealed record Reverse(Ints Axes) : Op
{
    /// <inheritdoc/>
    public override string Name => "reverse";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        foreach (int axis in Axes) inputs[0].Shape.Axis(axis);
        return [inputs[0].Type];
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy) => [Apply(dy[0]!)];
}
