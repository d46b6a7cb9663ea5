using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>Copying and filling, by element size, as tile functions.</summary>
static unsafe class Copies
{
    public static TileFunction Copy(int size) => size switch
    {
        1 => &Copy<byte>,
        2 => &Copy<short>,
        4 => &Copy<int>,
        _ => &Copy<long>,
    };

    public static TileFunction Fill(int size) => size switch
    {
        1 => &Fill<byte>,
        2 => &Fill<short>,
        4 => &Fill<int>,
        _ => &Fill<long>,
    };

    static void Copy<T>(void* x, void* b, void* c, void* d, void* y, int n) where T : unmanaged
    {
        if (x != y) Unsafe.CopyBlockUnaligned(y, x, (uint)n * (uint)sizeof(T));
    }

    static void Fill<T>(void* x, void* b, void* c, void* d, void* y, int n) where T : unmanaged =>
        Set((T*)y, n, *(T*)x);

    /// <summary>Makes <paramref name="n"/> elements the same.</summary>
    // By copies of the first of them: Span.Fill has vectors, and so is compiled anew for each type at every start.
    public static void Set<T>(T* y, long n, T value) where T : unmanaged
    {
        const int few = 16, block = 4096;
        long done = Math.Min(n, few);
        for (int i = 0; i < (int)done; i++) y[i] = value;
        while (done < n)
        {
            long more = Math.Min(Math.Min(done, block), n - done);
            Unsafe.CopyBlockUnaligned(y + done, y, (uint)(more * sizeof(T)));
            done += more;
        }
    }
}
