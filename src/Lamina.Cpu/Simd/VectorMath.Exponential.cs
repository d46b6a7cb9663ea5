using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>
/// Transcendental functions of float32 within a few units in the last place over the whole range, written once for
/// every vector width. <see cref="ScalarMath"/> holds their definitions. Sources: the Cephes library (S. Moshier,
/// netlib.org/cephes) for reductions and minimax polynomials of exp, log, sin and cos; fdlibm (Sun Microsystems) for
/// the ideas behind expm1 and log1p; the quotient for erf was fitted for Lamina.
/// </summary>
static partial class VectorMath
{
    const float InverseLn2 = 1.44269504f;
    // ln 2 in two parts; n times the first is exact for |n| < 2¹⁴, with or without fused multiply-add.
    const float Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f;

    /// <summary>eˣ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x) where V : struct, ISimd<V, float>
    {
        // Beyond these bounds the result is 0 or infinite anyway. NaN is second, so it comes through. The lower one is
        // far below: Intel's processors take hundreds of cycles for a result below the normal numbers, and none for one
        // that is 0, as is all that a mask hides.
        V bounded = V.MinNative(V.Create(90f), V.MaxNative(V.Create(-1000f), x));
        V n = V.Round(bounded * V.Create(InverseLn2));
        V r = V.MultiplyAdd(n, V.Create(-Ln2High), bounded);
        r = V.MultiplyAdd(n, V.Create(-Ln2Low), r);
        return V.Scale(V.Create(1f) + ExpMinusOneNearZero(r), n);
    }

    /// <summary>eˣ − 1, accurate near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpMinusOne<V>(V x) where V : struct, ISimd<V, float>
    {
        V bounded = V.MinNative(V.Create(89f), V.MaxNative(V.Create(-18f), x));
        V n = V.Round(bounded * V.Create(InverseLn2));
        V r = V.MultiplyAdd(n, V.Create(-Ln2High), bounded);
        r = V.MultiplyAdd(n, V.Create(-Ln2Low), r);
        // 2ⁿ(eʳ − 1) + (2ⁿ − 1), halved so that n = 128 does not overflow too early.
        V half = PowerOfTwo(n - V.Create(1f));
        V y = V.MultiplyAdd(half, ExpMinusOneNearZero(r), half - V.Create(0.5f));
        // Where n = 0 the halved sum could be denormal and lose bits; eʳ − 1 itself is the answer there.
        y = V.Select(V.Equal(n, V.Create(0f)), ExpMinusOneNearZero(r), y + y);
        return y | (x & V.Create(-0f));     // −0 gives −0
    }

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Logistic<V>(V x) where V : struct, ISimd<V, float>
    {
        // e^−|x| cannot overflow, and is the numerator for negative x, so that small results keep their precision.
        V e = Exp(-V.Abs(x));
        V numerator = V.Select(V.Less(x, V.Create(0f)), e, V.Create(1f));
        return numerator / (V.Create(1f) + e);
    }

    /// <summary>The hyperbolic tangent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V>(V x) where V : struct, ISimd<V, float>
    {
        // With e = e^2|x| − 1 it is e / (e + 2): no cancellation anywhere. From |x| = 9.02 on it rounds to 1.
        V magnitude = V.MinNative(V.Create(9.1f), V.Abs(x));
        V doubled = magnitude + magnitude;
        V n = V.Round(doubled * V.Create(InverseLn2));
        V r = V.MultiplyAdd(n, V.Create(-Ln2High), doubled);
        r = V.MultiplyAdd(n, V.Create(-Ln2Low), r);
        V power = PowerOfTwo(n);
        V e = V.MultiplyAdd(power, ExpMinusOneNearZero(r), power - V.Create(1f));
        return CopySign(e / (e + V.Create(2f)), x);
    }

    // eʳ − 1 for |r| ≤ ln 2 / 2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V ExpMinusOneNearZero<V>(V r) where V : struct, ISimd<V, float>
    {
        V p = V.Create(1.9875691500e-4f);
        p = V.MultiplyAdd(p, r, V.Create(1.3981999507e-3f));
        p = V.MultiplyAdd(p, r, V.Create(8.3334519073e-3f));
        p = V.MultiplyAdd(p, r, V.Create(4.1665795894e-2f));
        p = V.MultiplyAdd(p, r, V.Create(1.6666665459e-1f));
        p = V.MultiplyAdd(p, r, V.Create(5.0000001201e-1f));
        return V.MultiplyAdd(p, r * r, r);
    }

    // 2ⁿ for whole n in [-126, 127].
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V PowerOfTwo<V>(V n) where V : struct, ISimd<V, float> =>
        V.ShiftLeft(V.ToInt32Bits(n + V.Create(127f)), 23);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V CopySign<V>(V magnitude, V sign) where V : struct, ISimd<V, float> =>
        magnitude | (sign & V.Create(-0f));
}
