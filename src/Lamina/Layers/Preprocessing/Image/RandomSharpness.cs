using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// In training, mixes an image with a smoothed version: x + (1 − 2 f) · (smooth − x), limited to the range of values,
/// with f drawn for each image: 0 smooths, 0.5 leaves the image, 1 sharpens. In and out: (batch, height, width,
/// channels) or one image.
/// </summary>
/// <example><code>
/// var layer = new RandomSharpness(0.5);
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class RandomSharpness : RandomImageLayer
{
    readonly (double Lower, double Upper) factor;
    readonly ValueRange range;

    /// <summary>A change of sharpness.</summary>
    /// <param name="factor">What f is drawn from, in [0, 1]; one number f stands for (0, f).</param>
    /// <param name="valueRange">The lowest and the highest value; by default (0, 255).</param>
    /// <param name="seed">Makes the changes repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">The factor is out of bounds.</exception>
    public RandomSharpness(RandomFactor factor, (double Low, double High)? valueRange = null, long? seed = null,
        string dataFormat = "channels_last", string? name = null, DType dtype = DType.Float32,
        Shape? inputShape = null) : base(seed, dataFormat, name, dtype, inputShape)
    {
        this.factor = factor.Within(nameof(RandomSharpness), 0, 1);
        range = ValueRange.From(valueRange);
    }

    internal override Tensor Augment(Tensor images)
    {
        Tensor sharpness = PerImage(images, factor) * 2;
        return range.Clip(images + (1 - sharpness) * (Smooth(images) - images));
    }

    // Each value counts 5/13 and its neighbours 1/13; what lies outside of the image is 0, as in Keras.
    static Tensor Smooth(Tensor images)
    {
        NDArray kernel = new[,] { { 1f, 1, 1 }, { 1, 5, 1 }, { 1, 1, 1 } };
        return ImageFilter.Apply(images, Tensor.From(kernel) / 13);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("factor", RandomFactor.Write(factor)), ("value_range", range.Config));

    internal static RandomSharpness Read(JsonObject c) => new(RandomFactor.Read(c, "factor", 0), ValueRange.Read(c),
        Seed(c), Format(c), LayerConfig.Name(c), LayerConfig.Type(c));
}
