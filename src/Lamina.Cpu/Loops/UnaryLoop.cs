using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>The <see cref="TileFunction"/> of a vector operation with one argument.</summary>
static unsafe class UnaryLoop<T, TOp> where T : unmanaged where TOp : struct, IUnary<T>
{
    public static void Run(void* x, void* b, void* c, void* d, void* y, int n)
    {
        if (Widest.Bits == 512) Run<Simd512<T>>((T*)x, (T*)y, n);
        else if (Widest.Bits == 256) Run<Simd256<T>>((T*)x, (T*)y, n);
        else Run<Simd128<T>>((T*)x, (T*)y, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run<V>(T* x, T* y, int n) where V : struct, ISimd<V, T>
    {
        int i = 0;
        for (; i <= n - V.Count; i += V.Count) V.Store(TOp.Invoke(V.Load(x + i)), y + i);
        if (i < n) Tail<V>(x + i, y + i, n - i);
    }

    // The same vector operation on a padded copy, so that an element's value does not depend on where it stands.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void Tail<V>(T* x, T* y, int n) where V : struct, ISimd<V, T>
    {
        T* padded = stackalloc T[V.Count];
        for (int i = 0; i < n; i++) padded[i] = x[i];
        V.Store(TOp.Invoke(V.Load(padded)), padded);
        for (int i = 0; i < n; i++) y[i] = padded[i];
    }
}
