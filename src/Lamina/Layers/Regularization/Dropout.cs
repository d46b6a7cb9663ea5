using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// In training, sets elements to 0 with probability rate and multiplies the others by 1 / (1 − rate); otherwise does
/// nothing (Srivastava et al. 2014). Input of any shape, (batch, …); the output has the same.
/// </summary>
/// <example><code>new Dropout(0.5).Apply(Input(8)) // (None, 8)</code></example>
public sealed class Dropout : Layer
{
    readonly double rate;
    readonly Ints? noiseShape;
    readonly SeedGenerator random;

    /// <summary>A dropout.</summary>
    /// <param name="rate">The probability, in [0, 1].</param>
    /// <param name="noiseShape">
    /// The shape of the random mask, the batch first; −1 and missing follow the input, 1 repeats.
    /// </param>
    /// <param name="seed">Makes the mask repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">The rate is no probability.</exception>
    public Dropout(double rate, Ints? noiseShape = null, long? seed = null, string? name = null,
        DType dtype = DType.Float32,
        Shape? inputShape = null) : base(name, true, dtype, inputShape)
    {
        if (rate is not (>= 0 and <= 1)) throw new ArgumentException($"A dropout rate is in [0, 1], not {rate}.",
            nameof(rate));
        (this.rate, this.noiseShape) = (rate, noiseShape);
        random = Track(new SeedGenerator(seed));
    }

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) =>
        context.Training && rate > 0 ? Drop(x, rate, random, noiseShape) : x;

    /// <summary>Drops elements of a tensor.</summary>
    internal static Tensor Drop(Tensor x, double rate, SeedGenerator random, Ints? noiseShape = null)
    {
        if (rate == 1) return x * 0;
        Tensor kept = random.Uniform(NoiseShape(x.Shape, noiseShape)).IsGreaterOrEqual(rate).BroadcastTo(x.Shape);
        return Tensor.Where(kept, x * (1 / (1 - rate)), 0);
    }

    /// <summary>There is nothing to build.</summary>
    public override JsonObject? GetBuildConfig() => null;

    /// <summary>The shape of the random mask for an input.</summary>
    internal static Shape NoiseShape(Shape input, Ints? given)
    {
        if (given is not { } noise) return input;
        if (noise.Count != input.Rank)
            throw new ArgumentException($"The noise shape {noise} has not the {input.Rank} dimensions of the input.");
        return [.. noise.Select((size, axis) => size < 0 ? input[axis] : size)];
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("rate", rate), ("seed", random.Seed),
        ("noise_shape", noiseShape is { } shape ? new JsonArray([.. shape.Select(s => s < 0 ? null : (JsonNode)s)])
            : null));
}
