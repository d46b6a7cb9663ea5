using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// In training, pastes into each image a rectangle of another of its batch, whose size has a beta distribution (Yun et
/// al. 2019). In: images (batch, height, width, channels), or images and labels (batch, classes), which are mixed by
/// the areas; out: the same shapes.
/// </summary>
/// <example><code>
/// Tensor[] mixed = new CutMix().ApplyMany([images, labels], new CallContext(training: true));
/// </code></example>
public sealed class CutMix : MixingLayer
{
    readonly (double Lower, double Upper) factor;

    /// <summary>A mixture.</summary>
    /// <param name="factor">
    /// What both parameters of the beta distribution are drawn from, in [0, 1]; one number f draws from [0, f].
    /// </param>
    /// <param name="seed">Makes the changes repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">The factor is out of bounds.</exception>
    public CutMix(RandomFactor? factor = null, long? seed = null,
        string dataFormat = "channels_last", string? name = null, DType dtype = DType.Float32,
        Shape? inputShape = null) : base(seed, dataFormat, name, dtype, inputShape)
    {
        this.factor = (factor ?? 1).Within(nameof(CutMix), 0, 1);
    }

    private protected override (Tensor Images, Tensor Kept) Mix(Tensor images, Tensor partner)
    {
        Tensor alpha = Generator.Uniform(Shape.Scalar) * (factor.Upper - factor.Lower) + (factor.Lower + 1e-6);
        Tensor side = (1 - Random.Beta((images.Shape[0], 1, 1, 1), alpha, alpha, DType, Generator)).Sqrt();
        Tensor box = RandomBoxes.Mask(images, side, side, Generator);
        return (Tensor.Where(box, images.Take(partner), images), 1 - side * side);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("factor", RandomFactor.Write(factor)));

    internal static CutMix Read(JsonObject c) => new(RandomFactor.Read(c, "factor"),
        RandomImageLayer.Seed(c), Format(c), LayerConfig.Name(c), LayerConfig.Type(c));
}
