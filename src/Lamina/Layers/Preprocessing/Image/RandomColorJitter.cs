using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// In training, changes brightness, contrast, saturation and hue of RGB images at random, one after the other; those
/// without a factor stay. In and out: (batch, height, width, channels) or one image.
/// </summary>
/// <example><code>
/// var layer = new RandomColorJitter(brightnessFactor: 0.2, hueFactor: 0.1);
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class RandomColorJitter : RandomImageLayer
{
    readonly (string Key, RandomFactor? Factor, RandomImageLayer? Layer)[] parts;
    readonly ValueRange range;

    /// <summary>A change of colors.</summary>
    /// <param name="valueRange">The lowest and the highest value; by default (0, 255).</param>
    /// <param name="brightnessFactor">The factor of <see cref="RandomBrightness"/>.</param>
    /// <param name="contrastFactor">The factor of <see cref="RandomContrast"/>.</param>
    /// <param name="saturationFactor">The factor of <see cref="RandomSaturation"/>.</param>
    /// <param name="hueFactor">The factor of <see cref="RandomHue"/>.</param>
    /// <param name="seed">Makes the changes repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">A factor is out of bounds.</exception>
    public RandomColorJitter((double Low, double High)? valueRange = null, RandomFactor? brightnessFactor = null,
        RandomFactor? contrastFactor = null, RandomFactor? saturationFactor = null, RandomFactor? hueFactor = null,
        long? seed = null, string dataFormat = "channels_last", string? name = null, DType dtype = DType.Float32,
        Shape? inputShape = null) : base(seed, dataFormat, name, dtype, inputShape)
    {
        range = ValueRange.From(valueRange);
        (double, double) values = (range.Low, range.High);
        parts =
        [
            Part("brightness_factor", brightnessFactor, f => new RandomBrightness(f, values, seed + 1, dtype: dtype)),
            Part("contrast_factor", contrastFactor, f => new RandomContrast(f, values, seed + 2, dtype: dtype)),
            Part("saturation_factor", saturationFactor, f => new RandomSaturation(f, values, seed + 3, dtype: dtype)),
            Part("hue_factor", hueFactor, f => new RandomHue(f, values, seed + 4, dtype: dtype)),
        ];
    }

    (string, RandomFactor?, RandomImageLayer?) Part(
        string key, RandomFactor? factor, Func<RandomFactor, RandomImageLayer> make) =>
        (key, factor, factor is { } given ? Track(make(given)) : null);

    internal override Tensor Augment(Tensor images)
    {
        foreach ((_, _, RandomImageLayer? layer) in parts) images = layer?.Augment(images) ?? images;
        return images;
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig().With(("value_range", range.Config));
        foreach ((string key, RandomFactor? factor, _) in parts) config[key] = factor?.Config;
        return config;
    }

    internal static RandomColorJitter Read(JsonObject c) => new(ValueRange.Read(c),
        RandomFactor.Read(c, "brightness_factor"), RandomFactor.Read(c, "contrast_factor"),
        RandomFactor.Read(c, "saturation_factor"), RandomFactor.Read(c, "hue_factor"), Seed(c), Format(c),
        LayerConfig.Name(c), LayerConfig.Type(c));
}
