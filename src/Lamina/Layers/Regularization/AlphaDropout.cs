using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// In training, sets elements to the value that selu has far below 0, and scales and shifts the result so that mean and
/// variance stay; otherwise does nothing. For networks with selu (Klambauer et al. 2017). Input of any shape, (batch,
/// …); the output has the same.
/// </summary>
/// <example><code>new AlphaDropout(0.1).Apply(Input(8)) // (None, 8)</code></example>
public sealed class AlphaDropout : Layer
{
    // −scale · alpha of selu.
    const double Dropped = -1.0507009873554805 * 1.6732632423543772;

    readonly double rate;
    readonly Ints? noiseShape;
    readonly SeedGenerator random;

    /// <summary>A dropout.</summary>
    /// <param name="rate">The probability, in [0, 1].</param>
    /// <param name="noiseShape">The shape of the random mask, the batch first; −1 follows the input, 1 repeats.</param>
    /// <param name="seed">Makes the numbers repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">The rate is no probability.</exception>
    public AlphaDropout(
        double rate, Ints? noiseShape = null, long? seed = null, string? name = null, DType dtype = DType.Float32,
        Shape? inputShape = null) : base(name, dtype: dtype, inputShape: inputShape)
    {
        if (rate is not (>= 0 and <= 1)) throw new ArgumentException($"A rate is in [0, 1], not {rate}.", nameof(rate));
        (this.rate, this.noiseShape, random) = (rate, noiseShape, Track(new SeedGenerator(seed)));
    }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        if (!context.Training || rate == 0) return x;
        if (rate == 1) return x * 0;
        Tensor kept = random.Uniform(Dropout.NoiseShape(x.Shape,
            noiseShape)).IsGreaterOrEqual(rate).BroadcastTo(x.Shape);
        double scale = 1 / Math.Sqrt((1 - rate) * (1 + rate * Dropped * Dropped));
        return Tensor.Where(kept, x, Dropped) * scale - scale * Dropped * rate;
    }

    /// <summary>There is nothing to build.</summary>
    public override JsonObject? GetBuildConfig() => null;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("rate", rate), ("seed", random.Seed),
        ("noise_shape", noiseShape is { } shape ? ShapeConfig.Write(shape.ToArray()) : null));

    internal static AlphaDropout Read(JsonObject c) => new(
        c.Double("rate", 0), c["noise_shape"] is { } noise ? (Ints)ShapeConfig.Read(noise).ToArray() : (Ints?)null,
        c.IntOrNull("seed"), LayerConfig.Name(c), LayerConfig.Type(c));
}
