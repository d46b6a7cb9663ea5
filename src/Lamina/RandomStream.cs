using Lamina.Cpu;

namespace Lamina;

/// <summary>
/// Random numbers on the host, the same that a <see cref="SeedGenerator"/> with this key gives in a graph: number i is
/// word i of Philox 4x32-10 (Salmon et al. 2011).
/// </summary>
/// <param name="key">The seed.</param>
public sealed class RandomStream(long key)
{
    const int WordsInBlock = 4;

    ulong block;
    int left;
    (uint A, uint B, uint C, uint D) words;

    /// <summary>How many times 32 bits have been drawn; setting it goes there at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public long Position
    {
        get => (long)block * WordsInBlock - left;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            (block, left) = ((ulong)value / WordsInBlock, 0);
            for (long i = value % WordsInBlock; i > 0; i--) NextBits();
        }
    }

    /// <summary>32 random bits.</summary>
    public uint NextBits()
    {
        if (left == 0)
        {
            words = Philox.Block((uint)block, (uint)(block >> 32), 0, 0, (uint)key, (uint)((ulong)key >> 32));
            (block, left) = (block + 1, WordsInBlock);
        }
        return left-- switch { 4 => words.A, 3 => words.B, 2 => words.C, _ => words.D };
    }

    /// <summary>A number in [0, 1), a multiple of 2⁻²⁴.</summary>
    public float NextUniform() => Philox.Uniform(NextBits());

    /// <summary>A standard normal number, by Box and Muller's transform.</summary>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - (double)NextUniform()));
        return radius * Math.Cos(2 * Math.PI * NextUniform());
    }

    /// <summary>A whole number in [0, <paramref name="limit"/>), every one equally likely.</summary>
    public int NextInt(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        // Lemire's multiplication; the few values that would favour some numbers are drawn again.
        ulong product = (ulong)NextBits() * (uint)limit;
        uint threshold = (uint)-limit % (uint)limit;
        while ((uint)product < threshold) product = (ulong)NextBits() * (uint)limit;
        return (int)(product >> 32);
    }

    /// <summary>Puts elements in random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
