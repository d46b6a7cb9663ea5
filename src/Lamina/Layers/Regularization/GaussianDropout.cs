using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// In training, multiplies each element by normal noise of mean 1 and variance rate / (1 − rate), that of a dropout;
/// otherwise does nothing (Srivastava et al. 2014). Input of any shape, (batch, …); the output has the same.
/// </summary>
/// <example><code>new GaussianDropout(0.1).Apply(Input(8)) // (None, 8)</code></example>
public sealed class GaussianDropout : Layer
{
    readonly double rate;
    readonly SeedGenerator random;

    /// <summary>A noise.</summary>
    /// <param name="rate">The probability of the dropout that it stands for, in [0, 1).</param>
    /// <param name="seed">Makes the numbers repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">The rate is out of range.</exception>
    public GaussianDropout(
        double rate, long? seed = null, string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(name, dtype: dtype, inputShape: inputShape)
    {
        if (rate is not (>= 0 and < 1)) throw new ArgumentException($"The rate is in [0, 1), not {rate}.",
            nameof(rate));
        (this.rate, random) = (rate, Track(new SeedGenerator(seed)));
    }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => context.Training && rate > 0
        ? x * (1 + random.Normal(x.Shape) * Math.Sqrt(rate / (1 - rate))).Cast(x.DType) : x;

    /// <summary>There is nothing to build.</summary>
    public override JsonObject? GetBuildConfig() => null;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("rate", rate), ("seed", random.Seed));

    internal static GaussianDropout Read(JsonObject c) =>
        new(c.Double("rate", 0), c.IntOrNull("seed"), LayerConfig.Name(c), LayerConfig.Type(c));
}
