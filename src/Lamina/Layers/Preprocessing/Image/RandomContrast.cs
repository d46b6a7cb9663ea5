using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// In training, moves the values of an image away from the mean of each of its channels: (x − mean) · c + mean, limited
/// to the range of values, with c drawn from [1 − lower, 1 + upper]. In and out: (batch, height, width, channels) or
/// one image.
/// </summary>
/// <example><code>
/// var layer = new RandomContrast(0.5);
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class RandomContrast : RandomImageLayer
{
    readonly (double Lower, double Upper) factor;
    readonly ValueRange range;

    /// <summary>A change of contrast.</summary>
    /// <param name="factor">Lower and upper, in [0, 1]; one number f stands for (0, f).</param>
    /// <param name="valueRange">The lowest and the highest value; by default (0, 255).</param>
    /// <param name="seed">Makes the changes repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">The factor is out of bounds.</exception>
    public RandomContrast(RandomFactor factor, (double Low, double High)? valueRange = null, long? seed = null,
        string dataFormat = "channels_last", string? name = null, DType dtype = DType.Float32,
        Shape? inputShape = null) : base(seed, dataFormat, name, dtype, inputShape)
    {
        this.factor = factor.Within(nameof(RandomContrast), 0, 1);
        range = ValueRange.From(valueRange);
    }

    internal override Tensor Augment(Tensor images)
    {
        Tensor mean = images.Mean([1, 2], keepDims: true);
        Tensor contrast = PerImage(images, (1 - factor.Lower, 1 + factor.Upper));
        return range.Clip((images - mean) * contrast + mean);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("factor", RandomFactor.Write(factor)), ("value_range", range.Config));

    internal static RandomContrast Read(JsonObject c) => new(RandomFactor.Read(c, "factor", 0), ValueRange.Read(c),
        Seed(c), Format(c), LayerConfig.Name(c), LayerConfig.Type(c));
}
