using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// What layers of augmentation share: in training they change images at random, each image of a batch in its own way
/// unless said otherwise; in inference they give images back. The same seed gives the same changes.
/// </summary>
public abstract class RandomImageLayer : ImageLayer
{
    private protected RandomImageLayer(long? seed, string dataFormat, string? name, DType dtype, Shape? inputShape)
        : base(dataFormat, name, dtype, inputShape) => Generator = Track(new SeedGenerator(seed));

    /// <summary>Where the random numbers come from.</summary>
    private protected SeedGenerator Generator { get; }

    private protected sealed override Tensor Transform(Tensor images, CallContext context) =>
        context.Training ? Augment(images) : images;

    /// <summary>Changes images (batch, height, width, channels) at random.</summary>
    internal abstract Tensor Augment(Tensor images);

    /// <summary>Uniform numbers in a range, one for each image, of the shape (batch, 1, 1, 1).</summary>
    private protected Tensor PerImage(Tensor images, (double Lower, double Upper) range) =>
        Uniform((images.Shape[0], 1, 1, 1), range);

    /// <summary>Uniform numbers in a range, of the layer's type.</summary>
    private protected Tensor Uniform(Shape shape, (double Lower, double Upper) range) =>
        (Generator.Uniform(shape) * (range.Upper - range.Lower) + range.Lower).Cast(DType);

    /// <summary>Whether to change each image, (batch, 1, 1, 1): with a probability that is itself drawn.</summary>
    private protected Tensor Chosen(Tensor images, (double Lower, double Upper) probability)
    {
        Tensor drawn = PerImage(images, probability);
        return Generator.Uniform(drawn.Shape).IsLess(drawn);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("seed", Generator.Seed));

    /// <summary>The seed of a configuration.</summary>
    internal static long? Seed(JsonObject c) => c.DoubleOrNull("seed") is { } seed ? (long)seed : null;
}
