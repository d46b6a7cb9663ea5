using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>select's <see cref="TileFunction"/>: truth values, then two arguments, each streamed or scalar.</summary>
/// <remarks>T is any type of the elements' size: select looks at no value.</remarks>
static unsafe class SelectLoop<T, A, B> where T : unmanaged where A : struct, IArgument where B : struct, IArgument
{
    public static void Run(void* condition, void* a, void* b, void* d, void* y, int n)
    {
        if (Widest.Bits == 512) Run<Simd512<T>>((byte*)condition, (T*)a, (T*)b, (T*)y, n);
        else if (Widest.Bits == 256) Run<Simd256<T>>((byte*)condition, (T*)a, (T*)b, (T*)y, n);
        else Run<Simd128<T>>((byte*)condition, (T*)a, (T*)b, (T*)y, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run<V>(byte* condition, T* a, T* b, T* y, int n) where V : struct, ISimd<V, T>
    {
        V fixedA = A.IsScalar ? V.Create(*a) : default, fixedB = B.IsScalar ? V.Create(*b) : default;
        T scalarA = *a, scalarB = *b;
        int i = 0;
        for (; i <= n - V.Count; i += V.Count)
        {
            V mask = V.LoadMask(condition + i);
            V.Store(V.Select(mask, A.IsScalar ? fixedA : V.Load(a + i), B.IsScalar ? fixedB : V.Load(b + i)), y + i);
        }
        for (; i < n; i++)
            y[i] = condition[i] != 0 ? (A.IsScalar ? scalarA : a[i]) : (B.IsScalar ? scalarB : b[i]);
    }
}
