using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// In training, turns RGB images gray with a probability; the three channels stay, all with the luma 0.2989 R + 0.587 G
/// + 0.114 B. In and out: (batch, height, width, channels) or one image.
/// </summary>
/// <example><code>
/// var layer = new RandomGrayscale(0.3);
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class RandomGrayscale : RandomImageLayer
{
    readonly double factor;

    /// <summary>A loss of color.</summary>
    /// <param name="factor">The probability, in [0, 1].</param>
    /// <param name="seed">Makes the changes repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">The factor is no probability.</exception>
    public RandomGrayscale(double factor = 0.5, long? seed = null,
        string dataFormat = "channels_last", string? name = null, DType dtype = DType.Float32,
        Shape? inputShape = null) : base(seed, dataFormat, name, dtype, inputShape)
    {
        if (factor is not (>= 0 and <= 1))
            throw new ArgumentException($"The factor of RandomGrayscale is a probability, not {factor}.");
        this.factor = factor;
    }

    internal override Tensor Augment(Tensor images) =>
        Tensor.Where(PerImage(images, (0, 1)).IsLess(factor), Ops.Image.RgbToGrayscale(images), images);

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        JsonObject config = base.GetConfig().With(("factor", factor));
        // Keras takes a seed but writes none.
        if (Generator.Seed is null) config.Remove("seed");
        return config;
    }

    internal static RandomGrayscale Read(JsonObject c) => new(c.Double("factor", 0.5),
        Seed(c), Format(c), LayerConfig.Name(c), LayerConfig.Type(c));
}
