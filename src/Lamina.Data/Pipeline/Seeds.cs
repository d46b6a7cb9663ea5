namespace Lamina.Data.Pipeline;

/// <summary>Keys of streams of random numbers, each far from the others.</summary>
static class Seeds
{
    /// <summary>The key of an epoch, and of an element in it.</summary>
    public static long Of(long seed, long epoch, long number = 0) =>
        (long)Mix(Mix(Mix((ulong)seed) + (ulong)epoch) + (ulong)number);

    // The finalizer of SplitMix64 (Steele, Lea and Flood 2014).
    static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
        x = (x ^ x >> 27) * 0x94D049BB133111EB;
        return x ^ x >> 31;
    }
}
