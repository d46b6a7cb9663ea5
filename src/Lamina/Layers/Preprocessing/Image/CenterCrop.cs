using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Cuts out the middle of images. Images that are too small in a direction are cut to the ratio of the sides that is
/// wanted, and enlarged. In: (batch, height, width, channels) or one image; out: the same with the new height and
/// width.
/// </summary>
/// <example><code>
/// var layer = new CenterCrop(24, 24);
/// Tensor y = layer.Apply(images);
/// </code></example>
public sealed class CenterCrop : ImageLayer
{
    readonly int height, width;

    /// <summary>A crop.</summary>
    /// <param name="height">The height of the output.</param>
    /// <param name="width">The width of the output.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">A side has no pixels.</exception>
    public CenterCrop(int height, int width, string dataFormat = "channels_last", string? name = null,
        DType dtype = DType.Float32, Shape? inputShape = null) : base(dataFormat, name, dtype, inputShape)
    {
        if (height < 1 || width < 1)
            throw new ArgumentException($"A crop has at least one row and one column, not {height} and {width}.");
        (this.height, this.width) = (height, width);
    }

    private protected override Tensor Transform(Tensor images, CallContext context)
    {
        int rows = images.Shape[1] - height, columns = images.Shape[2] - width;
        return rows >= 0 && columns >= 0
            ? images.Slice(1, rows / 2, rows / 2 + height).Slice(2, columns / 2, columns / 2 + width)
            : Ops.Image.Resize(images, [height, width], cropToAspectRatio: true);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("height", height), ("width", width));

    internal static CenterCrop Read(JsonObject c) => new(c.Int("height"), c.Int("width"), Format(c),
        LayerConfig.Name(c), LayerConfig.Type(c));
}
