using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// In training, keeps only the n highest of the 8 bits of each value, with n drawn for each image. In and out: (batch,
/// height, width, channels) or one image.
/// </summary>
/// <example><code>
/// var layer = new RandomPosterization(4);
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class RandomPosterization : RandomImageLayer
{
    readonly (double Lower, double Upper) factor;
    readonly ValueRange range;

    /// <summary>A posterization.</summary>
    /// <param name="factor">
    /// What n is drawn from, in [1, 8]: at least the lower and less than the upper number, or the number that both are;
    /// one number n stands for (1, n).
    /// </param>
    /// <param name="valueRange">The lowest and the highest value; by default (0, 255).</param>
    /// <param name="seed">Makes the changes repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">The factor is out of bounds.</exception>
    public RandomPosterization(RandomFactor factor, (double Low, double High)? valueRange = null, long? seed = null,
        string dataFormat = "channels_last", string? name = null, DType dtype = DType.Float32,
        Shape? inputShape = null) : base(seed, dataFormat, name, dtype, inputShape)
    {
        this.factor = factor.Within(nameof(RandomPosterization), 1, 8);
        range = ValueRange.From(valueRange);
    }

    internal override Tensor Augment(Tensor images)
    {
        double highest = Math.Max(factor.Lower, factor.Upper - 1);
        Tensor bits = PerImage(images, (factor.Lower, highest + 1)).Floor().Minimum(highest);
        Tensor step = Tensor.Scalar(2, DType).Pow(8 - bits);
        Tensor bytes = ValueRange.Bytes.Clip(range.To(ValueRange.Bytes, images)).Floor();
        return ValueRange.Bytes.To(range, (bytes / step).Floor() * step);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("factor", RandomFactor.Write(factor)), ("value_range", range.Config));

    internal static RandomPosterization Read(JsonObject c) => new(RandomFactor.Read(c, "factor", 0), ValueRange.Read(c),
        Seed(c), Format(c), LayerConfig.Name(c), LayerConfig.Type(c));
}
