namespace Lamina.IR.Primitives;

/// <summary>Tensors one after the other along an axis.</summary>
/// <param name="Axis">The axis, not negative.</param>
public sealed record Concatenate(int Axis) : Op
{
    /// <inheritdoc/>
    public override string Name => "concatenate";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        if (inputs.Length == 0) throw new ArgumentException("There is nothing to concatenate.");
        Shape shape = inputs[0].Shape;
        int total = 0;
        foreach (Tensor input in inputs)
        {
            if (input.Rank != shape.Rank || input.Shape.With(Axis, 0) != shape.With(Axis, 0) ||
                input.DType != inputs[0].DType)
                throw new ArgumentException($"Along axis {Axis}, {input.Type} does not follow {inputs[0].Type}.");
            total += input.Shape[Axis];
        }
        return [new(inputs[0].DType, shape.With(Axis, total))];
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy)
    {
        var dx = new Tensor?[node.Inputs.Count];
        int at = 0;
        for (int i = 0; i < dx.Length; i++)
        {
            int size = node.Inputs[i].Shape[Axis];
            dx[i] = dy[0]!.Slice(Axis, at, at + size);
            at += size;
        }
        return dx;
    }
}
