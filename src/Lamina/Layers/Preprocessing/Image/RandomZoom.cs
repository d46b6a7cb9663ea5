using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// In training, zooms images about their middle by random factors: 1 + f shows so much more of what is around an image,
/// 1 − f so much less of it. In and out: (batch, height, width, channels) or one image.
/// </summary>
/// <example><code>
/// var layer = new RandomZoom(0.2);
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class RandomZoom : RandomImageLayer
{
    readonly (double Lower, double Upper) vertical;
    readonly (double Lower, double Upper)? horizontal;
    readonly RandomFactor heightFactor;
    readonly RandomFactor? widthFactor;
    readonly string fillMode, interpolation;
    readonly double fillValue;

    /// <summary>A zoom.</summary>
    /// <param name="heightFactor">
    /// What f of the height is drawn from, in [−1, 1]; one number f draws from [−f, f].
    /// </param>
    /// <param name="widthFactor">What f of the width is drawn from; by default it is that of the height.</param>
    /// <param name="fillMode">
    /// What lies outside of an image: "reflect" (mirrored with the edge), "mirror" (without it), "nearest", "wrap" or
    /// "constant".
    /// </param>
    /// <param name="interpolation">"nearest" or "bilinear".</param>
    /// <param name="seed">Makes the changes repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="fillValue">The value outside, for "constant".</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">A factor is out of bounds, or a name is unknown.</exception>
    public RandomZoom(RandomFactor heightFactor, RandomFactor? widthFactor = null, string fillMode = "reflect",
        string interpolation = "bilinear", long? seed = null, double fillValue = 0, string dataFormat = "channels_last",
        string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(seed, dataFormat, name, dtype, inputShape)
    {
        (this.heightFactor, this.widthFactor) = (heightFactor, widthFactor);
        vertical = heightFactor.Around0(nameof(RandomZoom), -1, 1);
        horizontal = widthFactor?.Around0(nameof(RandomZoom), -1, 1);
        ImageTransforms.Check(interpolation, fillMode);
        (this.fillMode, this.interpolation, this.fillValue) = (fillMode, interpolation, fillValue);
    }

    internal override Tensor Augment(Tensor images)
    {
        Tensor high = PerImage(images, vertical) + 1;
        Tensor wide = horizontal is { } range ? PerImage(images, range) + 1 : high;
        Tensor zero = high * 0;
        Tensor right = (1 - wide) * ((images.Shape[2] - 1) / 2.0), down = (1 - high) * ((images.Shape[1] - 1) / 2.0);
        return Ops.Image.AffineTransform(images, ImageTransforms.Rows(wide, zero, right, zero, high, down),
            interpolation, fillMode, fillValue);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("height_factor", heightFactor.Config),
        ("width_factor", widthFactor?.Config), ("fill_mode", fillMode),
        ("interpolation", interpolation), ("fill_value", fillValue));

    internal static RandomZoom Read(JsonObject c) => new(RandomFactor.Read(c, "height_factor", 0),
        RandomFactor.Read(c, "width_factor"), c.String("fill_mode", "reflect"), c.String("interpolation", "bilinear"),
        Seed(c), c.Double("fill_value", 0), Format(c), LayerConfig.Name(c), LayerConfig.Type(c));
}
