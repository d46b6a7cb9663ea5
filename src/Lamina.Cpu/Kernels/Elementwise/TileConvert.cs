using System.Numerics;
using System.Numerics.Tensors;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>Conversions between element types, tile by tile.</summary>
static unsafe class TileConvert
{
    public static void Saturating<TFrom, TTo>(void* y, void* a, void* b, void* c, void* d, int n)
        where TFrom : unmanaged, INumber<TFrom> where TTo : unmanaged, INumber<TTo> =>
        TensorPrimitives.ConvertSaturating(new ReadOnlySpan<TFrom>(a, n), new Span<TTo>(y, n));

    public static void ToBool<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < n; i++) ((bool*)y)[i] = ((T*)a)[i] != T.Zero;
    }

    public static void Same<T>(void* y, void* a, void* b, void* c, void* d, int n) where T : unmanaged =>
        new ReadOnlySpan<T>(a, n).CopyTo(new Span<T>(y, n));

    public static void WidenBFloat16(void* y, void* a, void* b, void* c, void* d, int n)
    {
        for (int i = 0; i < n; i++) ((float*)y)[i] = ((BFloat16*)a)[i];
    }

    public static void NarrowBFloat16(void* y, void* a, void* b, void* c, void* d, int n)
    {
        for (int i = 0; i < n; i++) ((BFloat16*)y)[i] = (BFloat16)((float*)a)[i];
    }
}
