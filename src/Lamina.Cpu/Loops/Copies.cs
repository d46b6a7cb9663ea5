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
        new Span<T>(y, n).Fill(*(T*)x);
}
