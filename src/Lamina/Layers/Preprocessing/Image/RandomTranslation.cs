using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// In training, moves images by random shares of their sides. In and out: (batch, height, width, channels) or one
/// image.
/// </summary>
/// <example><code>
/// var layer = new RandomTranslation(0.1, 0.1);
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class RandomTranslation : RandomImageLayer
{
    readonly (double Lower, double Upper) down, right;
    readonly RandomFactor heightFactor, widthFactor;
    readonly string fillMode, interpolation;
    readonly double fillValue;

    /// <summary>A translation.</summary>
    /// <param name="heightFactor">
    /// The share of the height, in [−1, 1]; one number f draws from [−f, f], positive ones move down.
    /// </param>
    /// <param name="widthFactor">The share of the width, likewise; positive ones move right.</param>
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
    public RandomTranslation(RandomFactor heightFactor, RandomFactor widthFactor, string fillMode = "reflect",
        string interpolation = "bilinear", long? seed = null, double fillValue = 0, string dataFormat = "channels_last",
        string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(seed, dataFormat, name, dtype, inputShape)
    {
        (this.heightFactor, this.widthFactor) = (heightFactor, widthFactor);
        down = heightFactor.Around0(nameof(RandomTranslation), -1, 1);
        right = widthFactor.Around0(nameof(RandomTranslation), -1, 1);
        ImageTransforms.Check(interpolation, fillMode);
        (this.fillMode, this.interpolation, this.fillValue) = (fillMode, interpolation, fillValue);
    }

    internal override Tensor Augment(Tensor images)
    {
        Tensor dy = PerImage(images, down) * images.Shape[1], dx = PerImage(images, right) * images.Shape[2];
        Tensor one = Tensor.Ones(dx.Shape, DType), zero = one * 0;
        return Ops.Image.AffineTransform(images, ImageTransforms.Rows(one, zero, -dx, zero, one, -dy), interpolation,
            fillMode, fillValue);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("height_factor", heightFactor.Config),
        ("width_factor", widthFactor.Config), ("fill_mode", fillMode),
        ("interpolation", interpolation), ("fill_value", fillValue));

    internal static RandomTranslation Read(JsonObject c) => new(RandomFactor.Read(c, "height_factor", 0),
        RandomFactor.Read(c, "width_factor", 0), c.String("fill_mode", "reflect"),
        c.String("interpolation", "bilinear"), Seed(c), c.Double("fill_value", 0), Format(c), LayerConfig.Name(c),
        LayerConfig.Type(c));
}
