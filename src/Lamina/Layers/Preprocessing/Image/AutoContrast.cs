using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// Stretches the values of each channel of an image so that its darkest value becomes the lowest of the range and its
/// brightest the highest; a channel of one value stays. In and out: (batch, height, width, channels) or one image.
/// </summary>
/// <example><code>
/// var layer = new AutoContrast();
/// Tensor y = layer.Apply(images);
/// </code></example>
public sealed class AutoContrast : ImageLayer
{
    readonly ValueRange range;

    /// <summary>A stretch of contrast.</summary>
    /// <param name="valueRange">The lowest and the highest value; by default (0, 255).</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    public AutoContrast((double Low, double High)? valueRange = null,
        string dataFormat = "channels_last", string? name = null, DType dtype = DType.Float32,
        Shape? inputShape = null) : base(dataFormat, name, dtype, inputShape)
    {
        range = ValueRange.From(valueRange);
    }

    private protected override Tensor Transform(Tensor images, CallContext context) => Stretch(images, range);

    internal static Tensor Stretch(Tensor images, ValueRange range)
    {
        Tensor low = images.Min([1, 2], keepDims: true), high = images.Max([1, 2], keepDims: true);
        Tensor spread = high - low;
        Tensor share = ((images - low) / Tensor.Where(spread.IsGreater(0), spread, 1)).Clip(0, 1);
        return Tensor.Where(spread.IsGreater(0), share * (range.High - range.Low) + range.Low, images);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("value_range", range.Config));

    internal static AutoContrast Read(JsonObject c) => new(ValueRange.Read(c),
        Format(c), LayerConfig.Name(c), LayerConfig.Type(c));
}
