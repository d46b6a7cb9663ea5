using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>Enlarges a sequence by whole factors: (batch, steps, features).</summary>
/// <example><code>new UpSampling1D(2).Apply(Input(10, 4)) // (None, 20, 4)</code></example>
public sealed class UpSampling1D : UpSamplingLayer
{
    /// <summary>An enlargement with Keras's defaults.</summary>
    /// <param name="size">The factor of each axis; by default 2.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">An argument is out of range or unknown.</exception>
    public UpSampling1D(
        Window1? size = null, string? name = null,
        DType dtype = DType.Float32, Shape? inputShape = null)
        : this((size ?? 2).Sizes, name, dtype, inputShape) { }

    UpSampling1D(Ints size, string? name, DType dtype, Shape? inputShape)
        : base(size, "channels_last", name, dtype, inputShape) { }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("size", Size[0]));

    internal static UpSampling1D Read(JsonObject c) => new(LayerConfig.Axes(c, "size", 1, 2),
        LayerConfig.Name(c), LayerConfig.Type(c), null);
}
