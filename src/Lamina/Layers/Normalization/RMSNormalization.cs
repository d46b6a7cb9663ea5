using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// scale · x / √(mean of x² + ε) over some axes of each sample, with a learned scale of the sizes of these axes (Zhang
/// and Sennrich 2019). Input of any shape, (batch, …); the output has the same.
/// </summary>
/// <example><code>new RMSNormalization().Apply(Input(10, 16)) // (None, 10, 16)</code></example>
public sealed class RMSNormalization : Layer
{
    readonly Ints axis;
    readonly double epsilon;
    Variable? scale;

    /// <summary>A normalization with Keras's defaults.</summary>
    /// <param name="axis">The axes to normalize over; by default the last.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    public RMSNormalization(
        Ints? axis = null, double epsilon = 1e-6, string? name = null, DType dtype = DType.Float32,
        Shape? inputShape = null) : base(name, dtype: dtype, inputShape: inputShape) =>
        (this.axis, this.epsilon) = (axis ?? [-1], epsilon);

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    Ints Along(Shape shape) => [.. axis.Select(a => shape.Axis(a)).Order()];

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes) => scale = AddWeight(
        "scale", [.. Along(inputShapes[0]).Select(a => inputShapes[0][a])], "ones");

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        Ints along = Along(x.Shape);
        Shape broadcast = [.. x.Shape.Select((size, a) => along.Contains(a) ? size : 1)];
        return x * (x.Square().Mean(along, keepDims: true) + epsilon).Rsqrt() * scale!.Tensor.Reshape(broadcast);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("axis", Config.List(axis)), ("epsilon", epsilon));

    internal static RMSNormalization Read(JsonObject c) => new(
        c.Ints("axis") is { } axes ? (Ints)axes : (Ints?)null, c.Double("epsilon", 1e-6), LayerConfig.Name(c),
        LayerConfig.Type(c));
}
