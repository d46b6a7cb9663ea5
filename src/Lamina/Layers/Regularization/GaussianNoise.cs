using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// In training, adds normal noise of mean 0; otherwise does nothing. Input of any shape, (batch, …); the output has the
/// same.
/// </summary>
/// <example><code>new GaussianNoise(0.1).Apply(Input(8)) // (None, 8)</code></example>
public sealed class GaussianNoise : Layer
{
    readonly double stddev;
    readonly SeedGenerator random;

    /// <summary>A noise.</summary>
    /// <param name="stddev">Its standard deviation.</param>
    /// <param name="seed">Makes the numbers repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">The standard deviation is negative.</exception>
    public GaussianNoise(
        double stddev, long? seed = null, string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(name, dtype: dtype, inputShape: inputShape)
    {
        if (!(stddev >= 0)) throw new ArgumentException($"A standard deviation is not negative, as {stddev} is.");
        (this.stddev, random) = (stddev, Track(new SeedGenerator(seed)));
    }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) =>
        context.Training && stddev > 0 ? x + (random.Normal(x.Shape) * stddev).Cast(x.DType) : x;

    /// <summary>There is nothing to build.</summary>
    public override JsonObject? GetBuildConfig() => null;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("stddev", stddev), ("seed", random.Seed));

    internal static GaussianNoise Read(JsonObject c) =>
        new(c.Double("stddev", 0), c.IntOrNull("seed"), LayerConfig.Name(c), LayerConfig.Type(c));
}
