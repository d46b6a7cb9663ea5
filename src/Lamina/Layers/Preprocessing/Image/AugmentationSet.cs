using Lamina.IR;

namespace Lamina.Layers;

/// <summary>The changes of images that <see cref="RandAugment"/> and <see cref="AugMix"/> choose from.</summary>
sealed class AugmentationSet
{
    /// <summary>Changes of a strength.</summary>
    /// <param name="factor">Their strength, in [0, 1].</param>
    /// <param name="range">The lowest and the highest value of images.</param>
    /// <param name="interpolation">"nearest" or "bilinear".</param>
    /// <param name="colors">Whether changes of colors are among them.</param>
    /// <param name="seed">Makes the changes repeatable.</param>
    /// <param name="dtype">Element type.</param>
    public AugmentationSet((double Lower, double Upper) factor, ValueRange range, string interpolation, bool colors,
        long? seed, DType dtype)
    {
        (double, double) values = (range.Low, range.High);
        int bits = Math.Max(1, (int)(8 * factor.Upper)), used = 0;
        long? Next() => seed + ++used;
        Layers =
        [
            new RandomShear(factor, factor, interpolation: interpolation, seed: Next(), dtype: dtype),
            new RandomTranslation(factor, factor, interpolation: interpolation, seed: Next(), dtype: dtype),
            new RandomRotation(factor, interpolation: interpolation, seed: Next(), dtype: dtype),
            new RandomPosterization(bits, values, Next(), dtype: dtype),
            new Solarization(factor, factor, values, Next(), dtype: dtype),
            .. colors ? (RandomImageLayer[])
            [
                new RandomBrightness(factor, values, Next(), dtype: dtype),
                new RandomColorDegeneration(factor, values, Next(), dtype: dtype),
                new RandomContrast(factor, values, Next(), dtype: dtype),
                new RandomSharpness(factor, values, Next(), dtype: dtype),
            ] : [],
        ];
        Changes =
        [
            .. Layers.Select(layer => (Func<Tensor, Tensor>)layer.Augment),
            images => AutoContrast.Stretch(images, range),
            images => Equalization.Equalize(images, range),
        ];
    }

    /// <summary>The layers with random numbers among them.</summary>
    public IReadOnlyList<RandomImageLayer> Layers { get; }

    /// <summary>All changes, of images (batch, height, width, channels).</summary>
    public IReadOnlyList<Func<Tensor, Tensor>> Changes { get; }
}
