using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Brings images to another size. In: (batch, height, width, channels) or one image, whole numbers staying whole
/// (rounded); out: the same with the new height and width.
/// </summary>
/// <example><code>
/// var layer = new Resizing(224, 224, cropToAspectRatio: true);
/// Tensor y = layer.Apply(images);
/// </code></example>
public sealed class Resizing : ImageLayer
{
    static readonly string[] interpolations = ["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"];
    readonly int height, width;
    readonly string interpolation;
    readonly bool crop, pad, antialias;
    readonly double fillValue;

    /// <summary>A resizing.</summary>
    /// <param name="height">The height of the output.</param>
    /// <param name="width">The width of the output.</param>
    /// <param name="interpolation">"nearest", "bilinear", "bicubic" (Keys, a = −0.5), "lanczos3" or "lanczos5".</param>
    /// <param name="cropToAspectRatio">
    /// Whether to cut images to the ratio of the sides that is wanted first, so that nothing is distorted.
    /// </param>
    /// <param name="padToAspectRatio">Whether to fill images up to that ratio first.</param>
    /// <param name="fillMode">"constant": with what to fill up.</param>
    /// <param name="fillValue">The value to fill up with.</param>
    /// <param name="antialias">Whether shrinking takes the mean of all pixels, not only of the nearest ones.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">A side has no pixels, or a name is unknown.</exception>
    public Resizing(int height, int width, string interpolation = "bilinear", bool cropToAspectRatio = false,
        bool padToAspectRatio = false, string fillMode = "constant", double fillValue = 0, bool antialias = false,
        string dataFormat = "channels_last", string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(dataFormat, name, dtype, inputShape)
    {
        if (height < 1 || width < 1)
            throw new ArgumentException($"An image has at least one row and one column, not {height} and {width}.");
        if (cropToAspectRatio && padToAspectRatio)
            throw new ArgumentException("Resizing crops or pads to the aspect ratio, not both.");
        if (fillMode != "constant") throw Names.Unknown("fill mode", fillMode, ["constant"]);
        if (!interpolations.Contains(interpolation))
            throw Names.Unknown("interpolation", interpolation, interpolations);
        (this.height, this.width, this.interpolation) = (height, width, interpolation);
        (crop, pad, this.fillValue, this.antialias) = (cropToAspectRatio, padToAspectRatio, fillValue, antialias);
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        Tensor y = base.Call(x, context);
        if (!x.DType.IsInteger()) return y;
        return (x.DType == DType.UInt8 ? y.Round().Clip(0, 255) : y.Round()).Cast(x.DType);
    }

    private protected override Tensor Transform(Tensor images, CallContext context) =>
        Ops.Image.Resize(images, [height, width], interpolation, antialias, crop, pad, "constant", fillValue);

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("height", height), ("width", width), ("interpolation", interpolation),
        ("crop_to_aspect_ratio", crop), ("pad_to_aspect_ratio", pad), ("fill_mode", "constant"),
        ("fill_value", fillValue), ("antialias", antialias));

    internal static Resizing Read(JsonObject c) => new(c.Int("height"), c.Int("width"),
        c.String("interpolation", "bilinear"), c.Bool("crop_to_aspect_ratio", false),
        c.Bool("pad_to_aspect_ratio", false), c.String("fill_mode", "constant"), c.Double("fill_value", 0),
        c.Bool("antialias", false), Format(c), LayerConfig.Name(c), LayerConfig.Type(c));
}
