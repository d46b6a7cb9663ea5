using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>Enlarges a volume by whole factors: (batch, depth, rows, columns, channels).</summary>
/// <example><code>new UpSampling3D(2).Apply(Input(4, 4, 4, 1)) // (None, 8, 8, 8, 1)</code></example>
public sealed class UpSampling3D : UpSamplingLayer
{
    /// <summary>An enlargement with Keras's defaults.</summary>
    /// <param name="size">The factor of each axis; by default 2.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">An argument is out of range or unknown.</exception>
    public UpSampling3D(
        Window3? size = null, string dataFormat = "channels_last", string? name = null,
        DType dtype = DType.Float32, Shape? inputShape = null)
        : this((size ?? 2).Sizes, dataFormat, name, dtype, inputShape) { }

    UpSampling3D(Ints size, string dataFormat, string? name, DType dtype, Shape? inputShape)
        : base(size, dataFormat, name, dtype, inputShape) { }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("size", Config.List(Size)), ("data_format", DataFormat));

    internal static UpSampling3D Read(JsonObject c) =>
        new(LayerConfig.Axes(c, "size", 3, 2), c.String("data_format", "channels_last"),
        LayerConfig.Name(c), LayerConfig.Type(c), null);
}
