using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// In training, adds to all values of an image one random share of the range of values, and limits the sum to that
/// range. In and out: (batch, height, width, channels) or one image.
/// </summary>
/// <example><code>
/// var layer = new RandomBrightness(0.2);
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class RandomBrightness : RandomImageLayer
{
    readonly (double Lower, double Upper) factor;
    readonly ValueRange range;

    /// <summary>A change of brightness.</summary>
    /// <param name="factor">The share, in [−1, 1]; one number f draws from [−f, f].</param>
    /// <param name="valueRange">The lowest and the highest value; by default (0, 255).</param>
    /// <param name="seed">Makes the changes repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">The factor is out of bounds.</exception>
    public RandomBrightness(RandomFactor factor, (double Low, double High)? valueRange = null, long? seed = null,
        string dataFormat = "channels_last", string? name = null, DType dtype = DType.Float32,
        Shape? inputShape = null) : base(seed, dataFormat, name, dtype, inputShape)
    {
        this.factor = factor.Within(nameof(RandomBrightness), -1, 1);
        range = ValueRange.From(valueRange);
    }

    internal override Tensor Augment(Tensor images) =>
        range.Clip(images + PerImage(images, factor) * (range.High - range.Low));

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("factor", RandomFactor.Write(factor)), ("value_range", range.Config));

    internal static RandomBrightness Read(JsonObject c) => new(RandomFactor.Read(c, "factor", 0), ValueRange.Read(c),
        Seed(c), Format(c), LayerConfig.Name(c), LayerConfig.Type(c));
}
