namespace Lamina.IR.Primitives;

/// <summary>
/// Convolution as networks mean it (cross-correlation): x (batch, spatial…, channels) with a filter (window…,
/// channels / groups, filters) gives (batch, windows…, filters). Channels and filters are cut into groups that do not
/// mix.
/// </summary>
/// <param name="Geometry">How the filter slides, and its groups.</param>
public sealed record Convolution(ConvolutionGeometry Geometry) : Op
{
    /// <inheritdoc/>
    public override string Name => "convolution";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        Shape x = inputs[0].Shape, filter = inputs[1].Shape;
        if (inputs[0].DType != inputs[1].DType || !inputs[0].DType.IsFloating())
            throw new ArgumentException(
                $"A convolution needs equal floating types, not {inputs[0].Type} and {inputs[1].Type}.");
        return [new(inputs[0].DType, Geometry.OutputShape(x, filter))];
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy)
    {
        Tensor x = node.Inputs[0], filter = node.Inputs[1];
        return
        [
            new ConvolutionInputGradient(Geometry, x.Shape).Apply(dy[0]!, filter),
            new ConvolutionFilterGradient(Geometry, filter.Shape).Apply(x, dy[0]!),
        ];
    }
}
