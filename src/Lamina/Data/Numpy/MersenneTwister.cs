namespace Lamina.Data;

/// <summary>
/// MT19937 (Matsumoto and Nishimura 1998) as NumPy's RandomState has it, so that data are split as Keras splits them.
/// </summary>
sealed class MersenneTwister
{
    const int Length = 624, Middle = 397;
    readonly uint[] state = new uint[Length];
    int at = Length;

    public MersenneTwister(uint seed)
    {
        state[0] = seed;
        for (uint i = 1; i < Length; i++) state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >> 30) + i;
    }

    /// <summary>32 random bits.</summary>
    public uint Next()
    {
        if (at == Length) Twist();
        uint y = state[at++];
        y ^= y >> 11;
        y ^= y << 7 & 0x9D2C5680;
        y ^= y << 15 & 0xEFC60000;
        return y ^ y >> 18;
    }

    /// <summary>The numbers from 0 in random order, as shuffle leaves them.</summary>
    public int[] Permutation(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = Below((uint)i);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    // At most the limit; bits beyond it are cut off, and what is still too large is drawn again.
    int Below(uint limit)
    {
        uint mask = uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(limit), value;
        do value = Next() & mask; while (value > limit);
        return (int)value;
    }

    void Twist()
    {
        for (int i = 0; i < Length; i++)
        {
            uint y = state[i] & 0x80000000 | state[(i + 1) % Length] & 0x7FFFFFFF;
            state[i] = state[(i + Middle) % Length] ^ y >> 1 ^ ((y & 1) == 0 ? 0 : 0x9908B0DF);
        }
        at = 0;
    }
}
