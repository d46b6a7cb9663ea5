using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

static partial class VectorMath
{
    /// <summary>The natural logarithm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V>(V x) where V : struct, ISimd<V, float>
    {
        // Denormals are scaled up first: x = m·2^e with m in [√½, √2).
        V isSmall = V.Less(x, V.Create(1.17549435e-38f));
        V scaled = V.Select(isSmall, x * V.Create(8388608f), x);
        V e = V.Select(isSmall, V.Create(-23f), V.Create(0f));

        // Subtracting the bits of √½ leaves the exponent, rounded down, in the upper bits.
        V offset = V.AddBits(scaled, V.FromBits(unchecked((int)0xC0CAFB0Du)));
        e += V.FromInt32Bits(SignedExponent(offset));
        V f = V.AddBits(offset & V.FromBits(0x007FFFFF), V.FromBits(0x3F3504F3)) - V.Create(1f);

        V p = V.Create(7.0376836292e-2f);
        p = V.MultiplyAdd(p, f, V.Create(-1.1514610310e-1f));
        p = V.MultiplyAdd(p, f, V.Create(1.1676998740e-1f));
        p = V.MultiplyAdd(p, f, V.Create(-1.2420140846e-1f));
        p = V.MultiplyAdd(p, f, V.Create(1.4249322787e-1f));
        p = V.MultiplyAdd(p, f, V.Create(-1.6668057665e-1f));
        p = V.MultiplyAdd(p, f, V.Create(2.0000714765e-1f));
        p = V.MultiplyAdd(p, f, V.Create(-2.4999993993e-1f));
        p = V.MultiplyAdd(p, f, V.Create(3.3333331174e-1f));
        V f2 = f * f;
        V y = V.MultiplyAdd(p * f, f2, e * V.Create(Ln2Low));
        y = V.MultiplyAdd(f2, V.Create(-0.5f), y) + f;
        y = V.MultiplyAdd(e, V.Create(Ln2High), y);

        // log 0 = −∞, log ∞ = ∞, and NaN for negative numbers and NaN.
        y = V.Select(V.Equal(x, V.Create(float.PositiveInfinity)), x, y);
        y = V.Select(V.LessOrEqual(V.Create(0f), x), y, V.Create(float.NaN));
        return V.Select(V.Equal(x, V.Create(0f)), V.Create(float.NegativeInfinity), y);
    }

    /// <summary>log(1 + x), accurate near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LogPlusOne<V>(V x) where V : struct, ISimd<V, float>
    {
        // What rounding 1 + x to u lost is made up to first order: log(1 + x) ≈ log u + (1 + x − u) / u.
        V u = V.Create(1f) + x;
        V lost = x - (u - V.Create(1f));
        V y = Log(u);
        V corrected = y + lost / u;
        // No correction where it would be ∞ − ∞ or 0 / 0; and u = 1 means that the answer is x itself.
        V finite = V.Less(V.Create(0f), u) & V.Less(u, V.Create(1e30f));
        y = V.Select(finite, corrected, y);
        return V.Select(V.Equal(u, V.Create(1f)), x, y);
    }

    // The upper 9 bits as a signed whole number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V SignedExponent<V>(V bits) where V : struct, ISimd<V, float> =>
        V.AddBits(V.ShiftRight(V.AddBits(bits, V.FromBits(256 << 23)), 23), V.FromBits(-256));
}
