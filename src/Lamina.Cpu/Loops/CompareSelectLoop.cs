using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>
/// The <see cref="TileFunction"/> of select(relation(a, b), c, d) without truth values in memory, each argument
/// streamed or scalar.
/// </summary>
static unsafe class CompareSelectLoop<T, TOp, B, D>
    where T : unmanaged where TOp : struct, IBinary<T> where B : struct, IArgument where D : struct, IArgument
{
    public static void Run(void* a, void* b, void* c, void* d, void* y, int n)
    {
        if (Widest.Bits == 512) Run<Simd512<T>>((T*)a, (T*)b, (T*)c, (T*)d, (T*)y, n);
        else if (Widest.Bits == 256) Run<Simd256<T>>((T*)a, (T*)b, (T*)c, (T*)d, (T*)y, n);
        else Run<Simd128<T>>((T*)a, (T*)b, (T*)c, (T*)d, (T*)y, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run<V>(T* a, T* b, T* c, T* d, T* y, int n) where V : struct, ISimd<V, T>
    {
        V fixedB = B.IsScalar ? V.Create(*b) : default, fixedD = D.IsScalar ? V.Create(*d) : default;
        int i = 0;
        for (; i <= n - V.Count; i += V.Count)
        {
            V mask = TOp.Invoke(V.Load(a + i), B.IsScalar ? fixedB : V.Load(b + i));
            V.Store(V.Select(mask, V.Load(c + i), D.IsScalar ? fixedD : V.Load(d + i)), y + i);
        }
        if (i < n) Tail<V>(a + i, B.IsScalar ? b : b + i, c + i, D.IsScalar ? d : d + i, y + i, n - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void Tail<V>(T* a, T* b, T* c, T* d, T* y, int n) where V : struct, ISimd<V, T>
    {
        T* padded = stackalloc T[4 * V.Count];
        for (int i = 0; i < n; i++)
        {
            padded[i] = a[i];
            padded[V.Count + i] = b[B.IsScalar ? 0 : i];
            padded[2 * V.Count + i] = c[i];
            padded[3 * V.Count + i] = d[D.IsScalar ? 0 : i];
        }
        V mask = TOp.Invoke(V.Load(padded), V.Load(padded + V.Count));
        V.Store(V.Select(mask, V.Load(padded + 2 * V.Count), V.Load(padded + 3 * V.Count)), padded);
        for (int i = 0; i < n; i++) y[i] = padded[i];
    }
}
