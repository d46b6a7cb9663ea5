using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// In training, distorts images as if they were of rubber: each pixel moves by smoothed normal noise, with a
/// probability that is drawn from the factor (Simard et al. 2003). With a distortion d, drawn once for the batch from
/// the scale, the noise has the standard deviation 0.05 d times the shorter side, is smoothed by a Gaussian of the same
/// and multiplied by 0.1 d times the longer side. In and out: (batch, height, width, channels) or one image.
/// </summary>
/// <example><code>
/// var layer = new RandomElasticTransform(0.5, 0.4);
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class RandomElasticTransform : RandomImageLayer
{
    readonly (double Lower, double Upper) factor, scale;
    readonly ValueRange range;
    readonly string fillMode, interpolation;
    readonly double fillValue;

    /// <summary>A distortion.</summary>
    /// <param name="factor">The probability, in [0, 1]; one number f draws it from [0, f].</param>
    /// <param name="scale">What the distortion is drawn from, in [0, 1]; one number s draws from [0, s].</param>
    /// <param name="valueRange">The lowest and the highest value; by default (0, 255).</param>
    /// <param name="fillMode">
    /// What lies outside of an image: "reflect" (mirrored with the edge), "mirror" (without it), "nearest", "wrap" or
    /// "constant".
    /// </param>
    /// <param name="interpolation">"nearest" or "bilinear".</param>
    /// <param name="seed">Makes the changes repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="fillValue">The value outside, for "constant".</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">A factor is out of bounds, or a name is unknown.</exception>
    public RandomElasticTransform(RandomFactor? factor = null, RandomFactor? scale = null,
        (double Low, double High)? valueRange = null, string fillMode = "reflect", string interpolation = "bilinear",
        long? seed = null, double fillValue = 0, string dataFormat = "channels_last", string? name = null,
        DType dtype = DType.Float32, Shape? inputShape = null) : base(seed, dataFormat, name, dtype, inputShape)
    {
        this.factor = (factor ?? 1).Within(nameof(RandomElasticTransform), 0, 1);
        this.scale = (scale ?? 1).Within(nameof(RandomElasticTransform), 0, 1);
        range = ValueRange.From(valueRange);
        ImageTransforms.Check(interpolation, fillMode);
        (this.fillMode, this.interpolation, this.fillValue) = (fillMode, interpolation, fillValue);
    }

    internal override Tensor Augment(Tensor images)
    {
        if (factor.Upper == 0 || scale.Upper == 0) return images;
        int batch = images.Shape[0], height = images.Shape[1], width = images.Shape[2];
        Tensor distortion = Uniform(Shape.Scalar, scale);
        Tensor alpha = distortion * (0.1 * Math.Max(height, width));
        Tensor sigma = distortion * (0.05 * Math.Min(height, width)) + 1e-6;
        int size = (int)(6 * 0.05 * Math.Min(height, width) * scale.Upper) | 1;
        Tensor kernel = ImageFilter.Gaussian(size, sigma);
        Tensor Moves()
        {
            Tensor noise = Generator.Normal((batch, height, width, 1)).Cast(DType) * sigma;
            noise = ImageFilter.Apply(ImageFilter.Apply(noise, kernel.Reshape((1, -1))), kernel.Reshape((-1, 1)));
            return noise.Reshape((batch, height, width)) * alpha;
        }
        Tensor x = Tensor.Iota((1, 1, width), 2, DType) + Moves(), y = Tensor.Iota((1, height, 1), 1, DType) + Moves();
        Tensor moved = Ops.Image.Sampled(images, y, x, interpolation, fillMode, fillValue);
        return range.Clip(Tensor.Where(Chosen(images, factor), moved, images));
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("factor", RandomFactor.Write(factor)), ("scale", RandomFactor.Write(scale)),
        ("value_range", range.Config), ("fill_mode", fillMode),
        ("interpolation", interpolation), ("fill_value", fillValue));

    internal static RandomElasticTransform Read(JsonObject c) => new(RandomFactor.Read(c, "factor"),
        RandomFactor.Read(c, "scale"), ValueRange.Read(c), c.String("fill_mode", "reflect"),
        c.String("interpolation", "bilinear"), Seed(c), c.Double("fill_value", 0), Format(c), LayerConfig.Name(c),
        LayerConfig.Type(c));
}
