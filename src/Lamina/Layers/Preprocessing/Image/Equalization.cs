using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// In training, equalizes the histogram of each channel over the whole batch: a value becomes the share of values that
/// are not above it. A channel of values in one bin stays. In and out: (batch, height, width, channels) or one image.
/// </summary>
/// <example><code>
/// var layer = new Equalization();
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class Equalization : ImageLayer
{
    readonly ValueRange range;
    readonly int bins;

    /// <summary>An equalization.</summary>
    /// <param name="valueRange">The lowest and the highest value; by default (0, 255).</param>
    /// <param name="bins">How many bins the histogram has.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">There are too few bins.</exception>
    public Equalization((double Low, double High)? valueRange = null, int bins = 256,
        string dataFormat = "channels_last", string? name = null, DType dtype = DType.Float32,
        Shape? inputShape = null) : base(dataFormat, name, dtype, inputShape)
    {
        if (bins < 2) throw new ArgumentException($"A histogram has at least 2 bins, not {bins}.", nameof(bins));
        range = ValueRange.From(valueRange);
        this.bins = bins;
    }

    private protected override Tensor Transform(Tensor images, CallContext context) =>
        context.Training ? Equalize(images, range, bins) : images;

    internal static Tensor Equalize(Tensor images, ValueRange range, int bins = 256)
    {
        Tensor bytes = range.To(ValueRange.Bytes, images);
        int channels = images.Shape[3], count = (int)(images.Shape.Elements / channels);
        Tensor bin = (bytes * ((bins - 1) / 255.0)).Clip(0, bins - 1).Cast(DType.Int32);
        Tensor place = bin + Tensor.Iota(images.Shape, 3, DType.Int32) * bins;
        Tensor histogram = new Scatter(0, Add: true).Apply(Tensor.Zeros(channels * bins),
            place.Reshape(count * channels), Tensor.Ones(count * channels)).Reshape((channels, bins));
        Tensor below = histogram.CumSum(1);
        Tensor lowest = Tensor.Where(below.IsGreater(0), below, count).Min([1], keepDims: true);
        Tensor table = ((below - lowest) * 255 / (count - lowest).Maximum(1)).Round().Clip(0, 255);
        Tensor equalized = table.Reshape(channels * bins).Take(place.Reshape(count * channels))
            .Reshape(images.Shape).Cast(images.DType);
        // The values of a channel lie in one bin if there are none below all.
        Tensor flat = lowest.IsEqual(count).Reshape(channels);
        return ValueRange.Bytes.To(range, Tensor.Where(flat, bytes, equalized));
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("value_range", range.Config), ("bins", bins));

    internal static Equalization Read(JsonObject c) => new(ValueRange.Read(c), c.Int("bins", 256),
        Format(c), LayerConfig.Name(c), LayerConfig.Type(c));
}
