using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lamina.Cpu;

/// <summary>
/// What attention does between its products, with the widest vectors of the machine: a lane is a query, a row the
/// scores of <see cref="AttentionTile.Panel"/> queries with one key.
/// </summary>
static unsafe class AttentionLoops
{
    const int Panel = AttentionTile.Panel;

    static readonly float[] s_lanes = Lanes();

    static float[] Lanes()
    {
        float[] lanes = GC.AllocateArray<float>(Panel, pinned: true);
        for (int i = 0; i < Panel; i++) lanes[i] = i;
        return lanes;
    }

    /// <summary>
    /// Makes the scores of some keys exponentials over the largest score yet, and brings largest scores and sums up to
    /// date; <paramref name="factors"/> get what earlier sums were multiplied with.
    /// </summary>
    public static void Softmax(float* scores, int keys, float* largest, float* sums, float* factors)
    {
        if (Widest.Is512) Softmax<Simd512<float>>(scores, keys, largest, sums, factors);
        else if (Vector256.IsHardwareAccelerated) Softmax<Simd256<float>>(scores, keys, largest, sums, factors);
        else Softmax<Simd128<float>>(scores, keys, largest, sums, factors);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Softmax<V>(float* scores, int keys, float* largest, float* sums, float* factors)
        where V : struct, ISimd<V, float>
    {
        for (int i = 0; i < Panel; i += 2 * V.Count)
        {
            float* s = scores + i;
            V a = V.Load(largest + i), b = V.Load(largest + i + V.Count), oldA = a, oldB = b;
            for (int j = 0; j < keys; j++, s += Panel)
            {
                a = V.MaxNative(a, V.Load(s));
                b = V.MaxNative(b, V.Load(s + V.Count));
            }
            V.Store(a, largest + i);
            V.Store(b, largest + i + V.Count);
            // A query that has seen only −∞ has seen nothing: its exponentials are 0, not NaN.
            (a, b) = (Finite(a), Finite(b));
            (V factorA, V factorB) = (VectorMath.Exp(oldA - a), VectorMath.Exp(oldB - b));
            V.Store(factorA, factors + i);
            V.Store(factorB, factors + i + V.Count);

            V sumA = V.Create(0), sumB = V.Create(0);
            s = scores + i;
            for (int j = 0; j < keys; j++, s += Panel)
            {
                V x = VectorMath.Exp(V.Load(s) - a), y = VectorMath.Exp(V.Load(s + V.Count) - b);
                V.Store(x, s);
                V.Store(y, s + V.Count);
                sumA += x;
                sumB += y;
            }
            V.Store(V.MultiplyAdd(V.Load(sums + i), factorA, sumA), sums + i);
            V.Store(V.MultiplyAdd(V.Load(sums + i + V.Count), factorB, sumB), sums + i + V.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Finite<V>(V x) where V : struct, ISimd<V, float> =>
        V.Select(V.Equal(x, V.Create(float.NegativeInfinity)), V.Create(0f), x);

    /// <summary>
    /// Makes scores weights, exp(score − largest) · factor, and gradients of weights those of scores without their
    /// scale, weight · (gradient − own) · scale. The queries' numbers are <see cref="AttentionTile.Block"/> each:
    /// largest, factors, own.
    /// </summary>
    public static void Gradient(
        float* scores, float* gradients, nint row, int keys, float* queries, float scale)
    {
        if (Widest.Is512)
            Gradient<Simd512<float>>(scores, gradients, row, keys, queries, scale);
        else if (Vector256.IsHardwareAccelerated)
            Gradient<Simd256<float>>(scores, gradients, row, keys, queries, scale);
        else Gradient<Simd128<float>>(scores, gradients, row, keys, queries, scale);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Gradient<V>(
        float* scores, float* gradients, nint row, int keys, float* queries, float scale)
        where V : struct, ISimd<V, float>
    {
        V all = V.Create(scale);
        for (int i = 0; i < Panel; i += V.Count)
        {
            V largest = V.Load(queries + i), factor = V.Load(queries + AttentionTile.Block + i);
            V own = V.Load(queries + 2 * AttentionTile.Block + i);
            float* s = scores + i;
            float* d = gradients + i;
            for (int j = 0; j < keys; j++, s += row, d += row)
            {
                V weight = VectorMath.Exp(V.Load(s) - largest) * factor;
                V.Store(weight, s);
                V.Store(weight * all * (V.Load(d) - own), d);
            }
        }
    }

    /// <summary>
    /// Writes a number where a key comes later than the query: key j and query i of a tile whose first key is also
    /// the panel's first query.
    /// </summary>
    public static void Hide(float* tile, nint row, int keys, float value)
    {
        if (Widest.Is512) Hide<Simd512<float>>(tile, row, keys, value);
        else if (Vector256.IsHardwareAccelerated) Hide<Simd256<float>>(tile, row, keys, value);
        else Hide<Simd128<float>>(tile, row, keys, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Hide<V>(float* tile, nint row, int keys, float value) where V : struct, ISimd<V, float>
    {
        fixed (float* lanes = s_lanes)
            for (int j = 1; j < keys; j++)
                for (int i = 0; i < j; i += V.Count)
                {
                    float* at = tile + j * row + i;
                    V later = V.Less(V.Load(lanes + i), V.Create((float)j));
                    V.Store(V.Select(later, V.Create(value), V.Load(at)), at);
                }
    }

    /// <summary>Adds a number to the scores of each key.</summary>
    public static void AddColumn(float* column, int keys, float* scores, nint row)
    {
        if (Widest.Is512) Add<Simd512<float>>(column, 1, keys, scores, row);
        else if (Vector256.IsHardwareAccelerated) Add<Simd256<float>>(column, 1, keys, scores, row);
        else Add<Simd128<float>>(column, 1, keys, scores, row);
    }

    /// <summary>Adds a tile, whose rows follow each other, to scores.</summary>
    public static void AddTile(float* tile, int keys, float* scores, nint row)
    {
        if (Widest.Is512) Add<Simd512<float>>(tile, Panel, keys, scores, row);
        else if (Vector256.IsHardwareAccelerated) Add<Simd256<float>>(tile, Panel, keys, scores, row);
        else Add<Simd128<float>>(tile, Panel, keys, scores, row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Add<V>(float* source, nint step, int keys, float* scores, nint row) where V : struct, ISimd<V, float>
    {
        for (int j = 0; j < keys; j++, source += step, scores += row)
            for (int i = 0; i < Panel; i += V.Count)
                V.Store(V.Load(scores + i) + (step == 1 ? V.Create(*source) : V.Load(source + i)), scores + i);
    }

    /// <summary>Multiplies each row by its factor.</summary>
    public static void MultiplyRows(float* rows, nint step, int count, int size, float* factors)
    {
        for (int i = 0; i < count; i++, rows += step) Multiply(rows, size, factors[i]);
    }

    /// <summary>Multiplies numbers by a factor.</summary>
    public static void Multiply(float* x, int count, float factor)
    {
        if (Widest.Is512) Multiply<Simd512<float>>(x, count, factor);
        else if (Vector256.IsHardwareAccelerated) Multiply<Simd256<float>>(x, count, factor);
        else Multiply<Simd128<float>>(x, count, factor);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Multiply<V>(float* x, int count, float factor) where V : struct, ISimd<V, float>
    {
        int i = 0;
        V all = V.Create(factor);
        for (; i <= count - V.Count; i += V.Count) V.Store(V.Load(x + i) * all, x + i);
        for (; i < count; i++) x[i] *= factor;
    }
}
