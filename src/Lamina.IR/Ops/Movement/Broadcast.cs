namespace Lamina.IR.Primitives;

/// <summary>
/// Repeats elements to fill a larger shape (StableHLO's broadcast_in_dim): axis i of the input becomes axis
/// Dimensions[i] of the result, where it has the same size or, from size 1, any.
/// </summary>
/// <param name="Target">The new shape.</param>
/// <param name="Dimensions">Where each axis of the input goes, ascending.</param>
public sealed record Broadcast(Shape Target, Ints Dimensions) : Op
{
    /// <inheritdoc/>
    public override string Name => "broadcast_in_dim";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        Shape from = inputs[0].Shape;
        bool fits = from.Rank == Dimensions.Count;
        for (int i = 0; fits && i < from.Rank; i++)
            fits = (uint)Dimensions[i] < (uint)Target.Rank && (i == 0 || Dimensions[i] > Dimensions[i - 1]) &&
                (from[i] == Target[Dimensions[i]] || from[i] == 1);
        return fits ? [new(inputs[0].DType, Target)]
            : throw new ArgumentException(
                $"The shape {from} does not broadcast to {Target} along the axes {Dimensions}.");
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy)
    {
        Shape from = node.Inputs[0].Shape;
        Ints repeated = Ints.Range(Target.Rank).Where(axis =>
            Dimensions.IndexOf(axis) is var at && (at < 0 || from[at] != Target[axis]));
        return [dy[0]!.Sum(repeated).Reshape(from)];
    }
}
