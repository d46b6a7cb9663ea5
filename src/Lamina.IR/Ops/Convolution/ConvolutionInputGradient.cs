namespace Lamina.IR.Primitives;

/// <summary>
/// The gradient of a <see cref="Convolution"/> by its input, from dy and the filter; also the transposed convolution.
/// </summary>
/// <param name="Geometry">How the filter slides, and its groups.</param>
/// <param name="InputShape">The shape of the input.</param>
public sealed record ConvolutionInputGradient(ConvolutionGeometry Geometry, Shape InputShape) : Op
{
    /// <inheritdoc/>
    public override string Name => "convolution_input_gradient";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        Shape wanted = Geometry.OutputShape(InputShape, inputs[1].Shape);
        return inputs[0].Shape == wanted && inputs[0].DType == inputs[1].DType ? [new(inputs[0].DType, InputShape)]
            : throw new ArgumentException($"A convolution of {InputShape} gives {wanted}, not {inputs[0].Type}.");
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy)
    {
        Tensor filter = node.Inputs[1];
        return
        [
            new Convolution(Geometry).Apply(dy[0]!, filter),
            new ConvolutionFilterGradient(Geometry, filter.Shape).Apply(dy[0]!, node.Inputs[0]),
        ];
    }
}
