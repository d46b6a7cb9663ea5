using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// max(x, 0), with a slope below a threshold and an upper limit: x above the threshold, negativeSlope · (x − threshold)
/// below it, and never more than maxValue. Input of any shape, (batch, …); the output has the same.
/// </summary>
/// <example><code>new ReLU(maxValue: 6).Apply(Input(8)) // (None, 8)</code></example>
/// <param name="maxValue">The largest output; by default there is none.</param>
/// <param name="negativeSlope">Slope below the threshold.</param>
/// <param name="threshold">Where the rise begins.</param>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
/// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
public sealed class ReLU(
    double? maxValue = null, double negativeSlope = 0, double threshold = 0, string? name = null,
    DType dtype = DType.Float32, Shape? inputShape = null) : Layer(name, dtype: dtype, inputShape: inputShape)
{
    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) =>
        Functions.Relu(x, negativeSlope, maxValue, threshold);

    /// <summary>There is nothing to build.</summary>
    public override JsonObject? GetBuildConfig() => null;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("max_value", maxValue), ("negative_slope", negativeSlope), ("threshold", threshold));

    internal static ReLU Read(JsonObject c) => new(c.DoubleOrNull("max_value"), c.Double("negative_slope", 0),
        c.Double("threshold", 0), LayerConfig.Name(c), LayerConfig.Type(c));
}
