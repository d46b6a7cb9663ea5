using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// In training, mixes each image with another of its batch, w · x + (1 − w) · x′, with w of a beta distribution (Zhang
/// et al. 2018). In: images (batch, height, width, channels), or images and labels (batch, classes), which are mixed
/// alike; out: the same shapes.
/// </summary>
/// <example><code>
/// Tensor[] mixed = new MixUp().ApplyMany([images, labels], new CallContext(training: true));
/// </code></example>
public sealed class MixUp : MixingLayer
{
    readonly double alpha;

    /// <summary>A mixture.</summary>
    /// <param name="alpha">Both parameters of the beta distribution, more than 0; small ones mix little.</param>
    /// <param name="seed">Makes the changes repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">alpha is not positive.</exception>
    public MixUp(double alpha = 0.2, long? seed = null,
        string dataFormat = "channels_last", string? name = null, DType dtype = DType.Float32,
        Shape? inputShape = null) : base(seed, dataFormat, name, dtype, inputShape)
    {
        if (!(alpha > 0)) throw new ArgumentException($"alpha is more than 0, not {alpha}.", nameof(alpha));
        this.alpha = alpha;
    }

    private protected override (Tensor Images, Tensor Kept) Mix(Tensor images, Tensor partner)
    {
        Tensor kept = Random.Beta((images.Shape[0], 1, 1, 1), alpha, alpha, DType, Generator);
        return (images * kept + images.Take(partner) * (1 - kept), kept);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("alpha", alpha));

    internal static MixUp Read(JsonObject c) => new(c.Double("alpha", 0.2),
        RandomImageLayer.Seed(c), Format(c), LayerConfig.Name(c), LayerConfig.Type(c));
}
