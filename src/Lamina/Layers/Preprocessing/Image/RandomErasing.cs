using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// In training, overwrites a random rectangle of an image with noise or a fixed color, with a probability that is drawn
/// from the factor (Zhong et al. 2020). In and out: (batch, height, width, channels) or one image.
/// </summary>
/// <example><code>
/// var layer = new RandomErasing(0.5);
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class RandomErasing : RandomImageLayer
{
    readonly (double Lower, double Upper) factor, scale;
    readonly double[]? fill;
    readonly ValueRange range;

    /// <summary>An erasing.</summary>
    /// <param name="factor">The probability, in [0, 1]; one number f draws it from [0, f].</param>
    /// <param name="scale">
    /// The share of an image that the squared sides of the rectangle are drawn from, in [0, 1]; by default (0.02,
    /// 0.33).
    /// </param>
    /// <param name="fillValue">
    /// The color: one number, or one for each channel; by default normal noise times the highest value.
    /// </param>
    /// <param name="valueRange">The lowest and the highest value; by default (0, 255).</param>
    /// <param name="seed">Makes the changes repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">A factor is out of bounds.</exception>
    public RandomErasing(RandomFactor? factor = null, RandomFactor? scale = null,
        IReadOnlyList<double>? fillValue = null, (double Low, double High)? valueRange = null, long? seed = null,
        string dataFormat = "channels_last", string? name = null, DType dtype = DType.Float32,
        Shape? inputShape = null) : base(seed, dataFormat, name, dtype, inputShape)
    {
        this.factor = (factor ?? 1).Within(nameof(RandomErasing), 0, 1);
        this.scale = (scale ?? (0.02, 0.33)).Within(nameof(RandomErasing), 0, 1);
        fill = fillValue is null ? null : [.. fillValue];
        range = ValueRange.From(valueRange);
    }

    internal override Tensor Augment(Tensor images)
    {
        Tensor width = PerImage(images, scale).Sqrt(), height = PerImage(images, scale).Sqrt();
        Tensor box = RandomBoxes.Mask(images, height, width, Generator);
        return Tensor.Where(Chosen(images, factor) & box, range.Clip(Fill(images)), images);
    }

    Tensor Fill(Tensor images) => fill is null ? Generator.Normal(images.Shape).Cast(DType) * range.High
        : fill.Length == 1 || fill.Length == images.Shape[3]
            ? Tensor.From(NDArray.From<double>(fill)).Cast(DType).BroadcastTo(images.Shape)
            : throw new ArgumentException($"fillValue has 1 number or {images.Shape[3]}, not {fill.Length}.");

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("factor", RandomFactor.Write(factor)), ("scale", RandomFactor.Write(scale)),
        ("fill_value", fill is null ? null : new JsonArray([.. fill.Select(f => (JsonNode)f)])),
        ("value_range", range.Config));

    internal static RandomErasing Read(JsonObject c) => new(
        RandomFactor.Read(c, "factor"), RandomFactor.Read(c, "scale"), c.Numbers("fill_value"), ValueRange.Read(c),
        Seed(c), Format(c), LayerConfig.Name(c), LayerConfig.Type(c));
}
