using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// In training, turns images about their middle by random angles. In and out: (batch, height, width, channels) or one
/// image.
/// </summary>
/// <example><code>
/// var layer = new RandomRotation(0.1);
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class RandomRotation : RandomImageLayer
{
    readonly (double Lower, double Upper) factor;
    readonly string fillMode, interpolation;
    readonly double fillValue;

    /// <summary>A rotation.</summary>
    /// <param name="factor">
    /// The angle as a share of the full circle, in [−1, 1]; one number f draws from [−f, f], positive ones turn
    /// counterclockwise.
    /// </param>
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
    public RandomRotation(RandomFactor factor, string fillMode = "reflect", string interpolation = "bilinear",
        long? seed = null, double fillValue = 0, string dataFormat = "channels_last", string? name = null,
        DType dtype = DType.Float32, Shape? inputShape = null) : base(seed, dataFormat, name, dtype, inputShape)
    {
        this.factor = factor.Within(nameof(RandomRotation), -1, 1);
        ImageTransforms.Check(interpolation, fillMode);
        (this.fillMode, this.interpolation, this.fillValue) = (fillMode, interpolation, fillValue);
    }

    internal override Tensor Augment(Tensor images)
    {
        Tensor angle = PerImage(images, factor) * (2 * Math.PI), cos = angle.Cos(), sin = angle.Sin();
        double x = (images.Shape[2] - 1) / 2.0, y = (images.Shape[1] - 1) / 2.0;
        return Ops.Image.AffineTransform(images, ImageTransforms.Rows(cos, -sin, x - cos * x + sin * y,
            sin, cos, y - sin * x - cos * y), interpolation, fillMode, fillValue);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("factor", RandomFactor.Write(factor)), ("fill_mode", fillMode),
        ("interpolation", interpolation), ("fill_value", fillValue));

    internal static RandomRotation Read(JsonObject c) => new(RandomFactor.Read(c, "factor", 0),
        c.String("fill_mode", "reflect"), c.String("interpolation", "bilinear"), Seed(c), c.Double("fill_value", 0),
        Format(c), LayerConfig.Name(c), LayerConfig.Type(c));
}
