namespace Lamina.Cpu;

/// <summary>
/// Philox4x32-10: ten rounds of multiplication and exclusive or that turn a 128-bit counter into 128 random bits under
/// a 64-bit key, without state. Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
/// This is the definition; <see cref="PhiloxLanes"/> computes the same numbers in vectors.
/// </summary>
static class Philox
{
    /// <summary>Multiplies the counter's first word.</summary>
    public const uint M0 = 0xD2511F53;
    /// <summary>Multiplies the counter's third word.</summary>
    public const uint M1 = 0xCD9E8D57;
    /// <summary>Added to the key's first word each round: the golden ratio.</summary>
    public const uint W0 = 0x9E3779B9;
    /// <summary>Added to the key's second word each round: the square root of 3, less 1.</summary>
    public const uint W1 = 0xBB67AE85;
    /// <summary>2⁻²⁴, the distance between two uniform numbers.</summary>
    public const float Ulp = 1f / (1 << 24);
    /// <summary>Rounds.</summary>
    public const int Rounds = 10;

    /// <summary>The four numbers of one counter.</summary>
    public static (uint, uint, uint, uint) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = (ulong)M0 * c0, p1 = (ulong)M1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += W0;
            k1 += W1;
        }
        return (c0, c1, c2, c3);
    }

    /// <summary>A number in [0, 1) from the upper 24 bits: a multiple of 2⁻²⁴, exact in float32.</summary>
    public static float Uniform(uint bits) => (bits >> 8) * Ulp;
}
