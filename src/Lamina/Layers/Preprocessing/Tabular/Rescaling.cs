using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// y = x · scale + offset, for example 1/255 to bring bytes to [0, 1]. Whole numbers become float32. Input of any
/// shape, (batch, …); the output has the same.
/// </summary>
/// <example><code>new Rescaling(1 / 255.0).Apply(Input(28, 28, 1)) // (None, 28, 28, 1)</code></example>
public sealed class Rescaling : Layer
{
    readonly double scale, offset;

    /// <summary>A rescaling.</summary>
    /// <param name="scale">The factor.</param>
    /// <param name="offset">What is added.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type of the output.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    public Rescaling(double scale, double offset = 0, string? name = null, DType dtype = DType.Float32,
        Shape? inputShape = null)
        : base(name, true, dtype, inputShape) => (this.scale, this.offset) = (scale, offset);

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => x.Cast(DType) * scale + offset;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("scale", scale), ("offset", offset));
}
