using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>Enlarges a image by whole factors: (batch, rows, columns, channels).</summary>
/// <example><code>new UpSampling2D((2, 3)).Apply(Input(4, 4, 1)) // (None, 8, 12, 1)</code></example>
public sealed class UpSampling2D : UpSamplingLayer
{
    readonly string interpolation;

    /// <summary>An enlargement with Keras's defaults.</summary>
    /// <param name="size">The factor of each axis; by default 2.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="interpolation">
    /// "nearest" repeats elements, "bilinear" goes straight from one to the next; or "bicubic", "lanczos3", "lanczos5",
    /// as of <see cref="Ops.Image.Resize"/>.
    /// </param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">An argument is out of range or unknown.</exception>
    public UpSampling2D(
        Window2? size = null, string dataFormat = "channels_last", string interpolation = "nearest",
            string? name = null,
        DType dtype = DType.Float32, Shape? inputShape = null)
        : this((size ?? 2).Sizes, dataFormat, interpolation, name, dtype, inputShape) { }

    UpSampling2D(Ints size, string dataFormat, string interpolation, string? name, DType dtype, Shape? inputShape)
        : base(size, dataFormat, name, dtype, inputShape)
    {
        if (interpolation is not ("nearest" or "bilinear" or "bicubic" or "lanczos3" or "lanczos5"))
            throw Names.Unknown(
                "interpolation", interpolation, ["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"]);
        this.interpolation = interpolation;
    }

    private protected override Tensor Enlarge(Tensor x) => interpolation == "nearest" ? base.Enlarge(x)
        : Ops.Image.Resize(x, [x.Shape[1] * Size[0], x.Shape[2] * Size[1]], interpolation);

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("size", Config.List(Size)), ("data_format", DataFormat), ("interpolation", interpolation));

    internal static UpSampling2D Read(JsonObject c) =>
        new(LayerConfig.Axes(c, "size", 2, 2), c.String("data_format", "channels_last"),
        c.String("interpolation", "nearest"), LayerConfig.Name(c), LayerConfig.Type(c), null);
}
