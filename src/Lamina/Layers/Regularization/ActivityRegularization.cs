using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Adds l1 · Σ |x| + l2 · Σ x² to the loss and passes x on. Input of any shape, (batch, …); the output has the same.
/// </summary>
/// <example><code>new ActivityRegularization(l2: 1e-3).Apply(Input(8)) // (None, 8)</code></example>
public sealed class ActivityRegularization : Layer
{
    readonly double l1, l2;

    /// <summary>A penalty on what goes through.</summary>
    /// <param name="l1">The factor of the absolute values.</param>
    /// <param name="l2">The factor of the squares.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    public ActivityRegularization(
        double l1 = 0, double l2 = 0, string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(name, dtype: dtype, inputShape: inputShape)
    {
        (this.l1, this.l2) = (l1, l2);
        ActivityRegularizer = new L1L2(l1, l2);
    }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => x;

    /// <summary>There is nothing to build.</summary>
    public override JsonObject? GetBuildConfig() => null;

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig().With(("l1", l1), ("l2", l2));
        config.Remove("activity_regularizer"); // It is made of l1 and l2.
        return config;
    }

    internal static ActivityRegularization Read(JsonObject c) =>
        new(c.Double("l1", 0), c.Double("l2", 0), LayerConfig.Name(c), LayerConfig.Type(c));
}
