using System.Runtime.CompilerServices;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>From bfloat16 to float32 and back, as <see cref="BFloat16"/> converts one number, by vectors.</summary>
static unsafe class BFloat16Loops
{
    /// <summary>A <see cref="TileFunction"/>: exact.</summary>
    public static void Widen(void* x, void* b, void* c, void* d, void* y, int n)
    {
        if (Widest.Bits == 512) Widen<Simd512<float>>((BFloat16*)x, (float*)y, n);
        else if (Widest.Bits == 256) Widen<Simd256<float>>((BFloat16*)x, (float*)y, n);
        else Widen<Simd128<float>>((BFloat16*)x, (float*)y, n);
    }

    /// <summary>A <see cref="TileFunction"/>: to the nearest, ties to even; NaN stays NaN.</summary>
    public static void Narrow(void* x, void* b, void* c, void* d, void* y, int n)
    {
        if (Widest.Bits == 512) Narrow<Simd512<float>>((float*)x, (BFloat16*)y, n);
        else if (Widest.Bits == 256) Narrow<Simd256<float>>((float*)x, (BFloat16*)y, n);
        else Narrow<Simd128<float>>((float*)x, (BFloat16*)y, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Widen<V>(BFloat16* x, float* y, int n) where V : struct, ISimd<V, float>
    {
        int i = 0;
        for (; i <= n - V.Count; i += V.Count) V.Store(V.LoadNarrow(x + i), y + i);
        for (; i < n; i++) y[i] = x[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Narrow<V>(float* x, BFloat16* y, int n) where V : struct, ISimd<V, float>
    {
        V half = V.FromBits(0x7FFF), one = V.FromBits(1), quiet = V.FromBits(0x40 << 16);
        int i = 0;
        for (; i <= n - V.Count; i += V.Count)
        {
            V value = V.Load(x + i);
            // A carry out of the lower bits rounds the upper ones; of two equally near numbers the even one is taken.
            V rounded = V.AddBits(value, V.AddBits(half, V.ShiftRight(value, 16) & one));
            V.StoreNarrow(V.Select(V.Equal(value, value), rounded, value | quiet), y + i);
        }
        for (; i < n; i++) y[i] = (BFloat16)x[i];
    }
}
