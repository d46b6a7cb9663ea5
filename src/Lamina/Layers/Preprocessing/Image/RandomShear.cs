using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// In training, shears images: x moves by a random share of y and y by a random share of x, both to one side or both to
/// the other. In and out: (batch, height, width, channels) or one image.
/// </summary>
/// <example><code>
/// var layer = new RandomShear(0.2, 0.1);
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class RandomShear : RandomImageLayer
{
    readonly (double Lower, double Upper) across, down;
    readonly string fillMode, interpolation;
    readonly double fillValue;

    /// <summary>A shear.</summary>
    /// <param name="xFactor">The share of y, in [−1, 1]; one number f draws from [−f, f].</param>
    /// <param name="yFactor">The share of x, likewise.</param>
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
    public RandomShear(RandomFactor? xFactor = null, RandomFactor? yFactor = null, string fillMode = "reflect",
        string interpolation = "bilinear", long? seed = null, double fillValue = 0, string dataFormat = "channels_last",
        string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(seed, dataFormat, name, dtype, inputShape)
    {
        across = (xFactor ?? 0).Around0(nameof(RandomShear), -1, 1);
        down = (yFactor ?? 0).Around0(nameof(RandomShear), -1, 1);
        ImageTransforms.Check(interpolation, fillMode);
        (this.fillMode, this.interpolation, this.fillValue) = (fillMode, interpolation, fillValue);
    }

    internal override Tensor Augment(Tensor images)
    {
        Tensor one = Tensor.Ones((images.Shape[0], 1, 1, 1), DType), zero = one * 0;
        Tensor side = Tensor.Where(PerImage(images, (0, 1)).IsGreater(0.5), -1, one);
        Tensor dy = PerImage(images, down) * side, dx = PerImage(images, across) * side;
        return Ops.Image.AffineTransform(images, ImageTransforms.Rows(one, dx, zero, dy, one, zero), interpolation,
            fillMode, fillValue);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("x_factor", RandomFactor.Write(across)),
        ("y_factor", RandomFactor.Write(down)), ("fill_mode", fillMode),
        ("interpolation", interpolation), ("fill_value", fillValue));

    internal static RandomShear Read(JsonObject c) => new(RandomFactor.Read(c, "x_factor"),
        RandomFactor.Read(c, "y_factor"), c.String("fill_mode", "reflect"), c.String("interpolation", "bilinear"),
        Seed(c), c.Double("fill_value", 0), Format(c), LayerConfig.Name(c), LayerConfig.Type(c));
}
