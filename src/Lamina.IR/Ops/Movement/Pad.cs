namespace Lamina.IR.Primitives;

/// <summary>
/// Puts a value before, after and between the elements along each axis; negative Low and High cut elements off.
/// </summary>
/// <param name="Low">How many before the first.</param>
/// <param name="High">How many after the last.</param>
/// <param name="Interior">How many between neighbours, not negative.</param>
public sealed record Pad(Ints Low, Ints High, Ints Interior) : Op
{
    /// <inheritdoc/>
    public override string Name => "pad";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        Shape shape = inputs[0].Shape;
        if (inputs[1].Rank != 0 || inputs[1].DType != inputs[0].DType)
            throw new ArgumentException(
                $"pad needs a single {inputs[0].DType.KerasName()} as its value, not {inputs[1].Type}.");
        if (Low.Count != shape.Rank || High.Count != shape.Rank || Interior.Count != shape.Rank)
            throw new ArgumentException($"Padding of {shape} needs {shape.Rank} numbers low, high and interior.");
        var sizes = new int[shape.Rank];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = shape[i] + Math.Max(0, shape[i] - 1) * Interior[i] + Low[i] + High[i];
            if (sizes[i] < 0)
                throw new ArgumentException($"Padding {Low}, {High} cuts more from {shape} than there is.");
        }
        return [new(inputs[0].DType, sizes)];
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy)
    {
        Shape x = node.Inputs[0].Shape;
        Tensor d = dy[0]!;
        Tensor zero = Tensor.Scalar(0, d.DType);
        Tensor uncut = new Pad([.. Low.Select(v => -v)], [.. High.Select(v => -v)], Ints.Repeat(0, x.Rank))
            .Apply(d, zero);
        Tensor dx = new Slice(Ints.Repeat(0, x.Rank), uncut.Shape.ToArray(), Interior.Map(v => v + 1))
            .Apply(uncut);
        // What is not an element of x came from the value.
        return [dx, d.Sum() - dx.Sum()];
    }
}
