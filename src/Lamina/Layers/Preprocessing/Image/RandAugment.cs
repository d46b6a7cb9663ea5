using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// In training, applies numOps changes to the images of a batch, each drawn from eleven: shear, translation, rotation,
/// posterization, solarization, brightness, color, contrast, sharpness, stretched contrast and equalization (Cubuk et
/// al. 2020). In and out: (batch, height, width, 3) or one image.
/// </summary>
/// <example><code>
/// var layer = new RandAugment(numOps: 2, factor: 0.3);
/// Tensor y = layer.Apply(images, new CallContext(training: true));
/// </code></example>
public sealed class RandAugment : RandomImageLayer
{
    readonly int numOps;
    readonly (double Lower, double Upper) factor;
    readonly ValueRange range;
    readonly string interpolation;
    readonly AugmentationSet set;

    /// <summary>An augmentation.</summary>
    /// <param name="valueRange">The lowest and the highest value; by default (0, 255).</param>
    /// <param name="numOps">How many changes.</param>
    /// <param name="factor">Their strength, in [0, 1]; one number f draws from [0, f]; by default 0.5.</param>
    /// <param name="interpolation">"nearest" or "bilinear".</param>
    /// <param name="seed">Makes the changes repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">The factor is out of bounds, or the number negative.</exception>
    public RandAugment((double Low, double High)? valueRange = null, int numOps = 2, RandomFactor? factor = null,
        string interpolation = "bilinear", long? seed = null, string dataFormat = "channels_last",
        string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(seed, dataFormat, name, dtype, inputShape)
    {
        if (numOps < 0) throw new ArgumentException($"numOps is not negative, as {numOps} is.", nameof(numOps));
        this.factor = (factor ?? 0.5).Within(nameof(RandAugment), 0, 1);
        (range, this.numOps, this.interpolation) = (ValueRange.From(valueRange), numOps, interpolation);
        set = new(this.factor, range, interpolation, colors: true, seed, dtype);
        foreach (RandomImageLayer layer in set.Layers) Track(layer);
    }

    internal override Tensor Augment(Tensor images)
    {
        for (int op = 0; op < numOps; op++)
        {
            Tensor choice = (Generator.Uniform(Shape.Scalar) * set.Changes.Count).Floor(), before = images;
            for (int i = 0; i < set.Changes.Count; i++)
                images = Tensor.Where(choice.IsEqual(i), set.Changes[i](before), images);
        }
        return images;
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("value_range", range.Config),
        ("num_ops", numOps), ("factor", RandomFactor.Write(factor)), ("interpolation", interpolation));

    internal static RandAugment Read(JsonObject c) => new(ValueRange.Read(c), c.Int("num_ops", 2),
        RandomFactor.Read(c, "factor"), c.String("interpolation", "bilinear"), Seed(c), Format(c),
        LayerConfig.Name(c), LayerConfig.Type(c));
}
