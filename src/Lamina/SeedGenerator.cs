using Lamina.IR;

namespace Lamina;

/// <summary>
/// A source of random numbers in graphs. Its state is a variable {key, counter} that moves on with every run, so each
/// step of a training has other numbers and the same seed always gives the same ones.
/// </summary>
public sealed class SeedGenerator
{
    /// <summary>A generator.</summary>
    /// <param name="seed">The seed; by default the next of <see cref="Random"/>.</param>
    public SeedGenerator(long? seed = null)
    {
        Seed = seed;
        State = new Variable(NDArray.From([seed ?? Random.NextSeed(), 0L], 2),
            "seed_generator_state", trainable: false);
    }

    /// <summary>A new generator with a seed.</summary>
    public static implicit operator SeedGenerator(long seed) => new(seed);

    /// <summary>The seed that the constructor was given, if any.</summary>
    public long? Seed { get; }

    /// <summary>Key and counter, int64 (2,).</summary>
    public Variable State { get; }

    /// <summary>
    /// The present state. Outside of a traced step it is a copy, since the variable moves on before the numbers are
    /// computed.
    /// </summary>
    internal Tensor Present => Trace.Current is null ? Tensor.From(State.Value.Copy()) : State.Tensor;

    /// <summary>Uniform float32 numbers in [0, 1); the state moves on.</summary>
    /// <param name="shape">How many.</param>
    public Tensor Uniform(Shape shape)
    {
        Node node = new Rng(shape).ApplyAll(Present);
        State.Assign(node.Outputs[1]);
        return node.Outputs[0];
    }

    /// <summary>Standard normal float32 numbers, by Box and Muller's transform; the state moves on.</summary>
    /// <param name="shape">How many.</param>
    public Tensor Normal(Shape shape)
    {
        Tensor radius = ((1 - Uniform(shape)).Log() * -2).Sqrt();
        return radius * (Uniform(shape) * (2 * Math.PI)).Cos();
    }
}
