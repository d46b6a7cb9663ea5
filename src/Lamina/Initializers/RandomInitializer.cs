using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Initializers;

/// <summary>
/// An initializer that draws numbers. With a seed, every weight of one shape gets the same numbers; without, each gets
/// its own, repeatable after <see cref="Random.SetSeed"/>.
/// </summary>
public abstract class RandomInitializer : Initializer
{
    /// <summary>An initializer with a seed, or none.</summary>
    private protected RandomInitializer(long? seed) => Seed = seed;

    /// <summary>The seed, if one was given.</summary>
    public long? Seed { get; }

    /// <inheritdoc/>
    public sealed override NDArray Create(Shape shape, DType dtype = DType.Float32)
    {
        Check(shape);
        return Draw(Stream(), shape, dtype);
    }

    /// <summary>The seed is taken now, so that the numbers do not depend on when they are drawn.</summary>
    internal sealed override Variable NewVariable(Shape shape, DType dtype, string name, bool trainable)
    {
        Check(shape);
        RandomStream stream = Stream();
        return new(shape, dtype, () => Draw(stream, shape, dtype), name, trainable);
    }

    /// <summary>The numbers of one weight.</summary>
    private protected abstract NDArray Draw(RandomStream stream, Shape shape, DType dtype);

    /// <summary>Throws if the initializer cannot fill such a shape.</summary>
    private protected virtual void Check(Shape shape) { }

    RandomStream Stream() => new(Seed ?? Random.NextSeed());

    /// <summary>The seed of a configuration: a whole number, or null.</summary>
    internal static long? SeedOf(JsonObject config) => config["seed"] is JsonValue value
        ? (long?)value.Number() ?? throw new FormatException($"A seed is a whole number, not {value.ToJsonString()}.")
        : null;

    /// <summary>A normal number within two standard deviations; others are drawn again.</summary>
    private protected static double Truncated(RandomStream stream)
    {
        double value;
        do value = stream.NextNormal(); while (Math.Abs(value) > 2);
        return value;
    }
}

/// <summary>Normal numbers.</summary>
/// <param name="mean">Their mean.</param>
/// <param name="stddev">Their standard deviation.</param>
/// <param name="seed">A seed, or none.</param>
public sealed class RandomNormal(double mean = 0, double stddev = 0.05, long? seed = null) : RandomInitializer(seed)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["mean"] = mean, ["stddev"] = stddev, ["seed"] = Seed };

    private protected override NDArray Draw(RandomStream stream, Shape shape, DType dtype) =>
        Fill(shape, dtype, () => mean + stddev * stream.NextNormal());
}

/// <summary>Normal numbers of which those farther than two standard deviations from the mean are drawn again.</summary>
/// <param name="mean">Mean before truncation.</param>
/// <param name="stddev">Standard deviation before truncation.</param>
/// <param name="seed">A seed, or none.</param>
public sealed class TruncatedNormal(double mean = 0, double stddev = 0.05, long? seed = null) : RandomInitializer(seed)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["mean"] = mean, ["stddev"] = stddev, ["seed"] = Seed };

    private protected override NDArray Draw(RandomStream stream, Shape shape, DType dtype) =>
        Fill(shape, dtype, () => mean + stddev * Truncated(stream));
}

/// <summary>Uniform numbers.</summary>
/// <param name="minval">The smallest.</param>
/// <param name="maxval">The limit, not reached.</param>
/// <param name="seed">A seed, or none.</param>
public sealed class RandomUniform(double minval = -0.05, double maxval = 0.05, long? seed = null)
    : RandomInitializer(seed)
{
    /// <inheritdoc/>
    public override JsonObject GetConfig() => new() { ["seed"] = Seed, ["minval"] = minval, ["maxval"] = maxval };

    private protected override NDArray Draw(RandomStream stream, Shape shape, DType dtype) =>
        Fill(shape, dtype, () => minval + (maxval - minval) * stream.NextUniform());
}
