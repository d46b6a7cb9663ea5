namespace Lamina.IR.Primitives;

/// <summary>Axes in another order: axis i of the result is axis Order[i] of the input.</summary>
/// <param name="Order">A permutation of the axes.</param>
public sealed record Transpose(Ints Order) : Op
{
    /// <inheritdoc/>
    public override string Name => "transpose";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        Shape shape = inputs[0].Shape;
        if (Order.Count != shape.Rank || !Ints.Range(shape.Rank).All(Order.Contains))
            throw new ArgumentException($"{Order} is not a permutation of the axes of {shape}.");
        return [new(inputs[0].DType, new(Order.Map(axis => shape[axis])))];
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy)
    {
        var inverse = new int[Order.Count];
        for (int i = 0; i < inverse.Length; i++) inverse[Order[i]] = i;
        return [dy[0]!.Transpose(inverse)];
    }
}
