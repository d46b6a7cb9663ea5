using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lamina.Cpu;

/// <summary>
/// What <see cref="LstmStepKernel"/> and <see cref="LstmStepGradientKernel"/> do to a row, with the widest vectors of
/// the machine.
/// </summary>
static unsafe class LstmLoops
{
    /// <summary>So many rows take a core some microseconds.</summary>
    public static int RowsOfTask(int units) => Math.Max(1, 2048 / units);

    public static void Step(
        int units, float* x, float* r, float* before, float* h, float* c, float* gates, float* t)
    {
        if (Widest.Is512) Step<Simd512<float>>(units, x, r, before, h, c, gates, t);
        else if (Vector256.IsHardwareAccelerated) Step<Simd256<float>>(units, x, r, before, h, c, gates, t);
        else Step<Simd128<float>>(units, x, r, before, h, c, gates, t);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Step<V>(int units, float* x, float* r, float* before, float* h, float* c, float* gates, float* t)
        where V : struct, ISimd<V, float>
    {
        int n = 0;
        for (; n <= units - V.Count; n += V.Count)
            One<V>(units, x + n, r + n, before + n, h + n, c + n, gates + n, t + n);
        if (n == units) return;

        // The rest on padded copies, so that an element's value does not depend on where it stands.
        int rest = units - n, lanes = V.Count;
        float* room = stackalloc float[16 * lanes];
        new Span<float>(room, 16 * lanes).Clear();
        float* ownX = room, ownR = ownX + 4 * lanes, ownGates = ownR + 4 * lanes;
        float* own = ownGates + 4 * lanes;
        Copy(x + n, units, rest, ownX, lanes, 4);
        Copy(r + n, units, rest, ownR, lanes, 4);
        Copy(before + n, units, rest, own, lanes, 1);
        One<V>(lanes, ownX, ownR, own, own + lanes, own + 2 * lanes, ownGates, own + 3 * lanes);
        Copy(own + lanes, lanes, rest, h + n, units, 1);
        Copy(own + 2 * lanes, lanes, rest, c + n, units, 1);
        Copy(own + 3 * lanes, lanes, rest, t + n, units, 1);
        Copy(ownGates, lanes, rest, gates + n, units, 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void One<V>(int units, float* x, float* r, float* before, float* h, float* c, float* gates, float* t)
        where V : struct, ISimd<V, float>
    {
        V i = VectorMath.Logistic(V.Load(x) + V.Load(r));
        V f = VectorMath.Logistic(V.Load(x + units) + V.Load(r + units));
        V g = VectorMath.Tanh(V.Load(x + 2 * units) + V.Load(r + 2 * units));
        V o = VectorMath.Logistic(V.Load(x + 3 * units) + V.Load(r + 3 * units));
        V state = V.MultiplyAdd(f, V.Load(before), i * g), curve = VectorMath.Tanh(state);
        V.Store(i, gates);
        V.Store(f, gates + units);
        V.Store(g, gates + 2 * units);
        V.Store(o, gates + 3 * units);
        V.Store(state, c);
        V.Store(curve, t);
        V.Store(o * curve, h);
    }

    public static void Gradient(
        int units, float* gates, float* before, float* t, float* dh, float* dc, float* sums, float* dBefore)
    {
        if (Widest.Is512)
            Gradient<Simd512<float>>(units, gates, before, t, dh, dc, sums, dBefore);
        else if (Vector256.IsHardwareAccelerated)
            Gradient<Simd256<float>>(units, gates, before, t, dh, dc, sums, dBefore);
        else Gradient<Simd128<float>>(units, gates, before, t, dh, dc, sums, dBefore);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Gradient<V>(
        int units, float* gates, float* before, float* t, float* dh, float* dc, float* sums, float* dBefore)
        where V : struct, ISimd<V, float>
    {
        int n = 0;
        for (; n <= units - V.Count; n += V.Count)
            OneGradient<V>(units, gates + n, before + n, t + n, dh + n, dc + n, sums + n, dBefore + n);
        if (n == units) return;

        int rest = units - n, lanes = V.Count;
        float* room = stackalloc float[13 * lanes];
        new Span<float>(room, 13 * lanes).Clear();
        float* ownGates = room, ownSums = ownGates + 4 * lanes, own = ownSums + 4 * lanes;
        Copy(gates + n, units, rest, ownGates, lanes, 4);
        Copy(before + n, units, rest, own, lanes, 1);
        Copy(t + n, units, rest, own + lanes, lanes, 1);
        Copy(dh + n, units, rest, own + 2 * lanes, lanes, 1);
        Copy(dc + n, units, rest, own + 3 * lanes, lanes, 1);
        OneGradient<V>(
            lanes, ownGates, own, own + lanes, own + 2 * lanes, own + 3 * lanes, ownSums, own + 4 * lanes);
        Copy(ownSums, lanes, rest, sums + n, units, 4);
        Copy(own + 4 * lanes, lanes, rest, dBefore + n, units, 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void OneGradient<V>(
        int units, float* gates, float* before, float* t, float* dh, float* dc, float* sums, float* dBefore)
        where V : struct, ISimd<V, float>
    {
        V one = V.Create(1f), i = V.Load(gates), f = V.Load(gates + units);
        V g = V.Load(gates + 2 * units), o = V.Load(gates + 3 * units);
        V curve = V.Load(t), byH = V.Load(dh);
        V byC = V.MultiplyAdd(byH * o, V.MultiplyAdd(-curve, curve, one), V.Load(dc));
        V.Store(byC * g * i * (one - i), sums);
        V.Store(byC * V.Load(before) * f * (one - f), sums + units);
        V.Store(byC * i * V.MultiplyAdd(-g, g, one), sums + 2 * units);
        V.Store(byH * curve * o * (one - o), sums + 3 * units);
        V.Store(byC * f, dBefore);
    }

    // The first floats of rows that lie apart.
    static void Copy(float* source, int from, int count, float* target, int to, int rows)
    {
        for (int row = 0; row < rows; row++)
            new ReadOnlySpan<float>(source + row * from, count).CopyTo(new Span<float>(target + row * to, count));
    }
}
