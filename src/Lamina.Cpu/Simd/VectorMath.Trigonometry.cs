using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

static partial class VectorMath
{
    /// <summary>The sine of an angle in radians.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sin<V>(V x) where V : struct, ISimd<V, float>
    {
        V magnitude = V.Abs(x);
        (V quadrant, V r) = Reduce(magnitude);
        V y = Quadrant(quadrant, r) ^ (x & V.Create(-0f));
        return V.Any(V.Less(V.Create(LargestReduced), magnitude)) ? Mend(x, y, cosine: false) : y;
    }

    /// <summary>The cosine of an angle in radians.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cos<V>(V x) where V : struct, ISimd<V, float>
    {
        V magnitude = V.Abs(x);
        (V quadrant, V r) = Reduce(magnitude);
        V y = Quadrant(V.AddBits(quadrant, V.FromBits(1)), r);
        return V.Any(V.Less(V.Create(LargestReduced), magnitude)) ? Mend(x, y, cosine: true) : y;
    }

    /// <summary>2/√π ∫ e^(−t²) dt from 0 to x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf<V>(V x) where V : struct, ISimd<V, float>
    {
        // x·P(x²)/Q(x²), fitted to a relative error of 2e-8 on |x| ≤ 3.92, where erf rounds to 1.
        V bounded = CopySign(V.MinNative(V.Create(3.92f), V.Abs(x)), x);
        V z = bounded * bounded;
        V p = V.Create(2.050353259619442e-06f);
        p = V.MultiplyAdd(p, z, V.Create(0.00028478962485678494f));
        p = V.MultiplyAdd(p, z, V.Create(0.0037624742835760117f));
        p = V.MultiplyAdd(p, z, V.Create(0.052739061415195465f));
        p = V.MultiplyAdd(p, z, V.Create(0.19033648073673248f));
        p = V.MultiplyAdd(p, z, V.Create(1.1283791065216064f));
        V q = V.Create(3.8089550798758864e-05f);
        q = V.MultiplyAdd(q, z, V.Create(0.0011617291020229459f));
        q = V.MultiplyAdd(q, z, V.Create(0.014962981455028057f));
        q = V.MultiplyAdd(q, z, V.Create(0.11407981067895889f));
        q = V.MultiplyAdd(q, z, V.Create(0.5020141005516052f));
        q = V.MultiplyAdd(q, z, V.Create(1f));
        V y = bounded * p / q;
        return V.MaxNative(V.Create(-1f), V.MinNative(V.Create(1f), y));
    }

    // Up to here the three parts of π/2 leave enough bits; angles beyond are rare.
    const float LargestReduced = 8192f;

    // |x| = quadrant·π/2 + r with |r| ≤ π/4; the quadrant as the bits of a whole number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (V Quadrant, V R) Reduce<V>(V magnitude) where V : struct, ISimd<V, float>
    {
        V n = V.Round(magnitude * V.Create(0.636619772f));
        V r = V.MultiplyAdd(n, V.Create(-1.5703125f), magnitude);
        r = V.MultiplyAdd(n, V.Create(-4.837512969970703125e-4f), r);
        r = V.MultiplyAdd(n, V.Create(-7.549789948768648e-8f), r);
        return (V.ToInt32Bits(n), r);
    }

    // sin(quadrant·π/2 + r).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Quadrant<V>(V quadrant, V r) where V : struct, ISimd<V, float>
    {
        V z = r * r;
        V s = V.Create(-1.9515295891e-4f);
        s = V.MultiplyAdd(s, z, V.Create(8.3321608736e-3f));
        s = V.MultiplyAdd(s, z, V.Create(-1.6666654611e-1f));
        s = V.MultiplyAdd(s * z, r, r);
        V c = V.Create(2.443315711809948e-5f);
        c = V.MultiplyAdd(c, z, V.Create(-1.388731625493765e-3f));
        c = V.MultiplyAdd(c, z, V.Create(4.166664568298827e-2f));
        c = V.MultiplyAdd(c, z * z, V.MultiplyAdd(z, V.Create(-0.5f), V.Create(1f)));
        // Odd quadrants take the cosine; from the second on the sign turns.
        V isEven = V.Equal(V.FromInt32Bits(quadrant & V.FromBits(1)), V.Create(0f));
        return V.Select(isEven, s, c) ^ V.ShiftLeft(quadrant & V.FromBits(2), 30);
    }

    // The lanes of y whose angle is too large for the reduction, one by one.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static unsafe V Mend<V>(V x, V y, bool cosine) where V : struct, ISimd<V, float>
    {
        float* angles = stackalloc float[2 * V.Count], results = angles + V.Count;
        V.Store(x, angles);
        V.Store(y, results);
        for (int i = 0; i < V.Count; i++)
            if (MathF.Abs(angles[i]) > LargestReduced)
                results[i] = cosine ? MathF.Cos(angles[i]) : MathF.Sin(angles[i]);
        return V.Load(results);
    }
}
