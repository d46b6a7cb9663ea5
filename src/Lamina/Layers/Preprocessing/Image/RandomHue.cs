using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// In training, turns the hue of RGB images by half of a factor of the circle, to one side or the other. In and out:
/// (batch, height, width, channels) or one image.
/// </summary>
/// <example><code>
/// var layer = new RandomHue(0.5);
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class RandomHue : RandomImageLayer
{
    readonly (double Lower, double Upper) factor;
    readonly ValueRange range;

    /// <summary>A change of hue.</summary>
    /// <param name="factor">The share of half a circle, in [0, 1]; one number f draws from [0, f].</param>
    /// <param name="valueRange">The lowest and the highest value; by default (0, 255).</param>
    /// <param name="seed">Makes the changes repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">The factor is out of bounds.</exception>
    public RandomHue(RandomFactor factor, (double Low, double High)? valueRange = null, long? seed = null,
        string dataFormat = "channels_last", string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(seed, dataFormat, name, dtype, inputShape)
    {
        this.factor = factor.Within(nameof(RandomHue), 0, 1);
        range = ValueRange.From(valueRange);
    }

    internal override Tensor Augment(Tensor images)
    {
        Tensor side = Tensor.Where(PerImage(images, (0, 1)).IsGreater(0.5), -1, Tensor.Ones(Shape.Scalar, DType));
        Tensor turn = side * PerImage(images, factor) * 0.5;
        var unit = new ValueRange(0, 1);
        Tensor[] hsv = Ops.Image.RgbToHsv(range.To(unit, images)).Split(3, -1);
        Tensor hue = hsv[0] + turn;
        hue = Tensor.Where(hue.IsGreater(1), hue - 1, hue);
        hue = Tensor.Where(hue.IsLess(0), hue + 1, hue);
        return unit.To(range, unit.Clip(Ops.Image.HsvToRgb(Tensor.Concatenate([hue, hsv[1], hsv[2]], -1))));
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("factor", RandomFactor.Write(factor)), ("value_range", range.Config));

    internal static RandomHue Read(JsonObject c) => new(RandomFactor.Read(c, "factor", 0), ValueRange.Read(c), Seed(c),
        Format(c), LayerConfig.Name(c), LayerConfig.Type(c));
}
