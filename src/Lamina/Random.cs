using Lamina.Cpu;

namespace Lamina;

/// <summary>
/// Where seeds come from. After <see cref="SetSeed"/>, a program draws the same initial weights, dropout masks and
/// shuffles in every run and on any number of threads.
/// </summary>
public static partial class Random
{
    static readonly Lock gate = new();
    static ulong key = (ulong)System.Random.Shared.NextInt64();
    static ulong counter;

    /// <summary>Makes everything random from here on repeatable.</summary>
    /// <param name="seed">Any number; equal numbers give equal programs.</param>
    public static void SetSeed(long seed)
    {
        lock (gate) (key, counter) = ((ulong)seed, 0);
    }

    /// <summary>Where the sequence of seeds stands.</summary>
    internal static (ulong Key, ulong Counter) State
    {
        get { lock (gate) return (key, counter); }
        set { lock (gate) (key, counter) = value; }
    }

    /// <summary>The next seed, for a generator or an initializer that was given none.</summary>
    public static long NextSeed()
    {
        lock (gate)
        {
            // The high words keep these blocks apart from the numbers that the same key generates as a stream.
            (uint a, uint b, _, _) = Philox.Block(
                (uint)counter, (uint)(counter >> 32), 0x5EED, 1, (uint)key, (uint)(key >> 32));
            counter++;
            return (long)(((ulong)a << 32 | b) >> 1);
        }
    }
}
