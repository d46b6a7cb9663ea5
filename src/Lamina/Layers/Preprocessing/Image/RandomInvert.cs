using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// In training, turns an image into its negative, high − x, with a probability that is drawn from the factor. In and
/// out: (batch, height, width, channels) or one image.
/// </summary>
/// <example><code>
/// var layer = new RandomInvert(0.5);
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class RandomInvert : RandomImageLayer
{
    readonly (double Lower, double Upper) factor;
    readonly ValueRange range;

    /// <summary>An inversion of colors.</summary>
    /// <param name="factor">The probability, in [0, 1]; one number f draws it from [0, f].</param>
    /// <param name="valueRange">The lowest and the highest value; by default (0, 255).</param>
    /// <param name="seed">Makes the changes repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">The factor is out of bounds.</exception>
    public RandomInvert(RandomFactor? factor = null, (double Low, double High)? valueRange = null, long? seed = null,
        string dataFormat = "channels_last", string? name = null, DType dtype = DType.Float32,
        Shape? inputShape = null) : base(seed, dataFormat, name, dtype, inputShape)
    {
        this.factor = (factor ?? 1).Within(nameof(RandomInvert), 0, 1);
        range = ValueRange.From(valueRange);
    }

    internal override Tensor Augment(Tensor images) =>
        Tensor.Where(Chosen(images, factor), range.High - images, images);

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("factor", RandomFactor.Write(factor)), ("value_range", range.Config));

    internal static RandomInvert Read(JsonObject c) => new(RandomFactor.Read(c, "factor", 1), ValueRange.Read(c),
        Seed(c), Format(c), LayerConfig.Name(c), LayerConfig.Type(c));
}
