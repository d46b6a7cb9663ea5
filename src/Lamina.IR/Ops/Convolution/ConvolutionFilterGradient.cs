namespace Lamina.IR.Primitives;

/// <summary>The gradient of a <see cref="Convolution"/> by its filter, from the input and dy.</summary>
/// <param name="Geometry">How the filter slides, and its groups.</param>
/// <param name="FilterShape">The shape of the filter.</param>
public sealed record ConvolutionFilterGradient(ConvolutionGeometry Geometry, Shape FilterShape) : Op
{
    /// <inheritdoc/>
    public override string Name => "convolution_filter_gradient";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        Shape wanted = Geometry.OutputShape(inputs[0].Shape, FilterShape);
        return inputs[1].Shape == wanted && inputs[0].DType == inputs[1].DType ? [new(inputs[0].DType, FilterShape)]
            : throw new ArgumentException($"A convolution of {inputs[0].Shape} gives {wanted}, not {inputs[1].Type}.");
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy)
    {
        Tensor x = node.Inputs[0];
        return
        [
            new ConvolutionInputGradient(Geometry, x.Shape).Apply(node.Inputs[1], dy[0]!),
            new Convolution(Geometry).Apply(x, dy[0]!),
        ];
    }
}
