using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>The <see cref="TileFunction"/> of a vector operation with two arguments, each streamed or scalar.</summary>
static unsafe class BinaryLoop<T, TOp, A, B>
    where T : unmanaged where TOp : struct, IBinary<T> where A : struct, IArgument where B : struct, IArgument
{
    public static void Run(void* a, void* b, void* c, void* d, void* y, int n)
    {
        if (Widest.Bits == 512) Run<Simd512<T>>((T*)a, (T*)b, (T*)y, n);
        else if (Widest.Bits == 256) Run<Simd256<T>>((T*)a, (T*)b, (T*)y, n);
        else Run<Simd128<T>>((T*)a, (T*)b, (T*)y, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run<V>(T* a, T* b, T* y, int n) where V : struct, ISimd<V, T>
    {
        V fixedA = A.IsScalar ? V.Create(*a) : default, fixedB = B.IsScalar ? V.Create(*b) : default;
        int i = 0;
        for (; i <= n - V.Count; i += V.Count)
            V.Store(TOp.Invoke(A.IsScalar ? fixedA : V.Load(a + i), B.IsScalar ? fixedB : V.Load(b + i)), y + i);
        if (i < n) Tail<V>(A.IsScalar ? a : a + i, B.IsScalar ? b : b + i, y + i, n - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void Tail<V>(T* a, T* b, T* y, int n) where V : struct, ISimd<V, T>
    {
        T* padded = stackalloc T[2 * V.Count];
        for (int i = 0; i < n; i++)
        {
            padded[i] = a[A.IsScalar ? 0 : i];
            padded[V.Count + i] = b[B.IsScalar ? 0 : i];
        }
        V.Store(TOp.Invoke(V.Load(padded), V.Load(padded + V.Count)), padded);
        for (int i = 0; i < n; i++) y[i] = padded[i];
    }
}
