using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// A vector of <typeparamref name="T"/>, of any width: what an algorithm needs that is written once and run with 512,
/// 256 or 128 bits. Comparisons give all ones or all zeros in each lane. The members about bits are for float32.
/// </summary>
unsafe interface ISimd<V, T> where V : struct, ISimd<V, T> where T : unmanaged
{
    static abstract int Count { get; }
    static abstract V Load(T* source);
    static abstract void Store(V value, T* destination);
    static abstract V Create(T value);

    static abstract V operator +(V a, V b);
    static abstract V operator -(V a, V b);
    static abstract V operator *(V a, V b);
    static abstract V operator /(V a, V b);
    static abstract V operator -(V a);
    static abstract V operator &(V a, V b);
    static abstract V operator |(V a, V b);
    static abstract V operator ^(V a, V b);
    static abstract V operator ~(V a);

    /// <summary>a·b + c, rounded once where the machine can, else twice.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);
    /// <summary>b where a lane of either is NaN.</summary>
    static abstract V MaxNative(V a, V b);
    /// <summary>b where a lane of either is NaN.</summary>
    static abstract V MinNative(V a, V b);
    static abstract V Abs(V a);
    static abstract V Sqrt(V a);
    static abstract V Floor(V a);
    static abstract V Ceiling(V a);
    /// <summary>To the nearest whole number, ties to even.</summary>
    static abstract V Round(V a);

    static abstract V Equal(V a, V b);
    static abstract V Less(V a, V b);
    static abstract V LessOrEqual(V a, V b);
    static abstract V Select(V mask, V a, V b);
    static abstract bool Any(V mask);

    /// <summary>Widens <see cref="Count"/> truth values (bytes) to a mask.</summary>
    static abstract V LoadMask(byte* source);
    /// <summary>Narrows a mask to <see cref="Count"/> truth values (bytes of 0 or 1).</summary>
    static abstract void StoreMask(V mask, byte* destination);

    /// <summary>Numbers that are stored as bfloat16.</summary>
    static abstract V LoadNarrow(BFloat16* source);
    /// <summary>Stores the upper halves of the lanes, which are bfloat16.</summary>
    static abstract void StoreNarrow(V value, BFloat16* destination);

    /// <summary>The same 32-bit pattern in each lane.</summary>
    static abstract V FromBits(int bits);
    /// <summary>The bit pattern of each lane shifted left.</summary>
    static abstract V ShiftLeft(V a, int count);
    /// <summary>The bit pattern of each lane shifted right, zeros coming in.</summary>
    static abstract V ShiftRight(V a, int count);
    /// <summary>The sum of the bit patterns as 32-bit whole numbers.</summary>
    static abstract V AddBits(V a, V b);
    /// <summary>The lane's number, rounded towards zero to a 32-bit whole number, as a bit pattern.</summary>
    static abstract V ToInt32Bits(V a);
    /// <summary>The inverse of <see cref="ToInt32Bits"/>.</summary>
    static abstract V FromInt32Bits(V a);
    /// <summary>x·2ⁿ for x in [¼, 4] and whole n up to 254, right for denormal and overflowing results.</summary>
    static abstract V Scale(V x, V n);
}
