using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// In training, multiplies the saturation of RGB images by f / (1 − f), limited to the range of values, with f drawn
/// for each image: 0 gives gray, 0.5 leaves the image, 1 saturates it. In and out: (batch, height, width, channels) or
/// one image.
/// </summary>
/// <example><code>
/// var layer = new RandomSaturation(0.5);
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class RandomSaturation : RandomImageLayer
{
    readonly (double Lower, double Upper) factor;
    readonly ValueRange range;

    /// <summary>A change of saturation.</summary>
    /// <param name="factor">What f is drawn from, in [−1, 1]; one number f stands for (−f, f).</param>
    /// <param name="valueRange">The lowest and the highest value; by default (0, 255).</param>
    /// <param name="seed">Makes the changes repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">The factor is out of bounds.</exception>
    public RandomSaturation(RandomFactor factor, (double Low, double High)? valueRange = null, long? seed = null,
        string dataFormat = "channels_last", string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(seed, dataFormat, name, dtype, inputShape)
    {
        this.factor = factor.Within(nameof(RandomSaturation), -1, 1);
        range = ValueRange.From(valueRange);
    }

    internal override Tensor Augment(Tensor images)
    {
        Tensor drawn = PerImage(images, factor);
        Tensor[] hsv = Ops.Image.RgbToHsv(images).Split(3, -1);
        Tensor saturation = range.Clip(hsv[1] * (drawn / (1 - drawn + 1e-7)));
        return Ops.Image.HsvToRgb(Tensor.Concatenate([hsv[0], saturation, hsv[2]], -1));
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("factor", RandomFactor.Write(factor)), ("value_range", range.Config));

    internal static RandomSaturation Read(JsonObject c) => new(RandomFactor.Read(c, "factor", 0), ValueRange.Read(c),
        Seed(c), Format(c), LayerConfig.Name(c), LayerConfig.Type(c));
}
