using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// In training, shows images as from an angle: their corners move by random shares of their distance from the first
/// one, with a probability that is drawn from the factor. In and out: (batch, height, width, channels) or one image.
/// </summary>
/// <example><code>
/// var layer = new RandomPerspective(0.5, 0.4);
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class RandomPerspective : RandomImageLayer
{
    readonly (double Lower, double Upper) factor;
    readonly double scale, fillValue;
    readonly string interpolation;

    /// <summary>A perspective.</summary>
    /// <param name="factor">The probability, in [0, 1]; one number f draws it from [0, f].</param>
    /// <param name="scale">Corners move by up to half of this share, in [0, 1].</param>
    /// <param name="interpolation">"nearest" or "bilinear".</param>
    /// <param name="fillValue">The value outside of an image.</param>
    /// <param name="seed">Makes the changes repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">A factor is out of bounds, or a name is unknown.</exception>
    public RandomPerspective(RandomFactor? factor = null, double scale = 1, string interpolation = "bilinear",
        double fillValue = 0, long? seed = null, string dataFormat = "channels_last", string? name = null,
        DType dtype = DType.Float32, Shape? inputShape = null) : base(seed, dataFormat, name, dtype, inputShape)
    {
        this.factor = (factor ?? 1).Within(nameof(RandomPerspective), 0, 1);
        if (scale is not (>= 0 and <= 1)) throw new ArgumentException($"The scale is in [0, 1], not {scale}.");
        ImageTransforms.Check(interpolation, "constant");
        (this.scale, this.interpolation, this.fillValue) = (scale, interpolation, fillValue);
    }

    internal override Tensor Augment(Tensor images)
    {
        int batch = images.Shape[0];
        float right = Math.Max(1, images.Shape[2] - 1), down = Math.Max(1, images.Shape[1] - 1);
        NDArray corners = new[,] { { 0, 0 }, { right, 0 }, { 0, down }, { right, down } };
        Tensor start = Tensor.From(corners).Cast(DType).BroadcastTo((batch, 4, 2));
        Tensor end = start + start * Uniform((batch, 4, 2), (-0.5 * scale, 0.5 * scale));
        Tensor seen = Ops.Image.PerspectiveTransform(images, start, end, interpolation, fillValue);
        return Tensor.Where(Chosen(images, factor), seen, images);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("factor", RandomFactor.Write(factor)), ("scale", scale),
        ("interpolation", interpolation), ("fill_value", fillValue));

    internal static RandomPerspective Read(JsonObject c) => new(RandomFactor.Read(c, "factor"), c.Double("scale", 1),
        c.String("interpolation", "bilinear"), c.Double("fill_value", 0), Seed(c), Format(c), LayerConfig.Name(c),
        LayerConfig.Type(c));
}
