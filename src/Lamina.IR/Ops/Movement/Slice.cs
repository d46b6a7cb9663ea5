namespace Lamina.IR.Primitives;

/// <summary>Every Strides[i]-th element from Starts[i] up to Limits[i] (exclusive) along each axis.</summary>
/// <param name="Starts">First indices.</param>
/// <param name="Limits">Ends, exclusive.</param>
/// <param name="Strides">Steps, positive.</param>
public sealed record Slice(Ints Starts, Ints Limits, Ints Strides) : Op
{
    /// <inheritdoc/>
    public override string Name => "slice";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        Shape shape = inputs[0].Shape;
        var sizes = new int[shape.Rank];
        if (Starts.Count != shape.Rank || Limits.Count != shape.Rank || Strides.Count != shape.Rank)
            throw new ArgumentException($"A slice of {shape} needs {shape.Rank} starts, limits and strides.");
        for (int i = 0; i < sizes.Length; i++)
        {
            if (Starts[i] < 0 || Limits[i] > shape[i] || Starts[i] > Limits[i] || Strides[i] < 1)
                throw new ArgumentException($"The slice {Starts}..{Limits} by {Strides} is outside the shape {shape}.");
            sizes[i] = (Limits[i] - Starts[i] + Strides[i] - 1) / Strides[i];
        }
        return [new(inputs[0].DType, sizes)];
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy)
    {
        Shape x = node.Inputs[0].Shape, y = node.Outputs[0].Shape;
        var high = new int[x.Rank];
        var interior = new int[x.Rank];
        for (int i = 0; i < high.Length; i++)
        {
            interior[i] = Strides[i] - 1;
            high[i] = x[i] - Starts[i] - (y[i] == 0 ? 0 : (y[i] - 1) * Strides[i] + 1);
        }
        return [new Pad(Starts, high, interior).Apply(dy[0]!, Tensor.Scalar(0, dy[0]!.DType))];
    }
}
