using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// In training, adds a random number to an image and inverts what is not below a random threshold: x becomes 255 − x.
/// Both are drawn for each image, in bytes. In and out: (batch, height, width, channels) or one image.
/// </summary>
/// <example><code>
/// var layer = new Solarization(0.1, 0.5);
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class Solarization : RandomImageLayer
{
    readonly (double Lower, double Upper) addition, threshold;
    readonly ValueRange range;

    /// <summary>A solarization.</summary>
    /// <param name="additionFactor">
    /// What is added: from the lower number to 255 times the upper, both in [0, 1].
    /// </param>
    /// <param name="thresholdFactor">
    /// The threshold: from the lower number to 255 times the upper, both in [0, 1].
    /// </param>
    /// <param name="valueRange">The lowest and the highest value; by default (0, 255).</param>
    /// <param name="seed">Makes the changes repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">A factor is out of bounds.</exception>
    public Solarization(RandomFactor? additionFactor = null, RandomFactor? thresholdFactor = null,
        (double Low, double High)? valueRange = null, long? seed = null,
        string dataFormat = "channels_last", string? name = null, DType dtype = DType.Float32,
        Shape? inputShape = null) : base(seed, dataFormat, name, dtype, inputShape)
    {
        addition = (additionFactor ?? 0).Within(nameof(Solarization), 0, 1);
        threshold = (thresholdFactor ?? 0).Within(nameof(Solarization), 0, 1);
        range = ValueRange.From(valueRange);
    }

    internal override Tensor Augment(Tensor images)
    {
        Tensor added = PerImage(images, (addition.Lower, addition.Upper * 255));
        Tensor limit = PerImage(images, (threshold.Lower, threshold.Upper * 255));
        Tensor bytes = ValueRange.Bytes.Clip(range.To(ValueRange.Bytes, images) + added);
        return ValueRange.Bytes.To(range, Tensor.Where(bytes.IsLess(limit), bytes, 255 - bytes));
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("addition_factor", RandomFactor.Write(addition)),
        ("threshold_factor", RandomFactor.Write(threshold)), ("value_range", range.Config));

    internal static Solarization Read(JsonObject c) => new(RandomFactor.Read(c, "addition_factor"),
        RandomFactor.Read(c, "threshold_factor"), ValueRange.Read(c),
        Seed(c), Format(c), LayerConfig.Name(c), LayerConfig.Type(c));
}
