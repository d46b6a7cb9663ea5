namespace Lamina.IR.Primitives;

/// <summary>Running sums or products along an axis.</summary>
/// <param name="Kind"><see cref="Reduction.Sum"/> or <see cref="Reduction.Product"/>.</param>
/// <param name="Axis">The axis, not negative.</param>
/// <param name="Reverse">Whether to run from the end.</param>
public sealed record Cumulative(Reduction Kind, int Axis, bool Reverse = false) : Op
{
    /// <inheritdoc/>
    public override string Name => "cumulative_" + Kind.ToString().ToLowerInvariant();

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) => Kind is Reduction.Sum or Reduction.Product
        ? [new(inputs[0].DType, inputs[0].Shape)]
        : throw new ArgumentException($"There is no running {Kind}.");

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy)
    {
        if (!node.Inputs[0].DType.IsFloating()) return [null];
        var back = new Cumulative(Reduction.Sum, Axis, !Reverse);
        // For products: every y after x has x as a factor; valid for x ≠ 0.
        return [Kind == Reduction.Sum ? back.Apply(dy[0]!) : back.Apply(dy[0]! * node.Outputs[0]) / node.Inputs[0]];
    }
}
