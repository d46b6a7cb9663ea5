using System.Numerics.Tensors;
using Lamina.IR;

namespace Lamina.Cpu;

static unsafe partial class TileFunctions
{
    // From any type to any. To whole numbers: towards zero, the nearest that the type holds, NaN to 0. To truth
    // values: whether it is not 0.
    static TileFunction Convert(DType from, DType to) => from switch
    {
        DType.Float32 => From<float>(to),
        DType.Float64 => From<double>(to),
        DType.Float16 => From<Half>(to),
        DType.BFloat16 => FromBFloat16(to),
        DType.Int32 => From<int>(to),
        DType.Int64 => From<long>(to),
        _ => From<byte>(to),        // truth values are bytes of 0 or 1
    };

    static TileFunction From<X>(DType to) where X : unmanaged, System.Numerics.INumberBase<X> => to switch
    {
        DType.Float32 => &Convert<X, float>,
        DType.Float64 => &Convert<X, double>,
        DType.Float16 => &Convert<X, Half>,
        DType.BFloat16 when typeof(X) == typeof(float) => &BFloat16Loops.Narrow,
        DType.BFloat16 => &ScalarLoop<X, BFloat16, ToBFloat16<X>>.Run,
        DType.Int32 => &Convert<X, int>,
        DType.Int64 => &Convert<X, long>,
        DType.UInt8 => &Convert<X, byte>,
        _ => &ScalarLoop<X, byte, ToTruth<X>>.Run,
    };

    static TileFunction FromBFloat16(DType to) => to switch
    {
        DType.Float32 => &BFloat16Loops.Widen,
        DType.Float64 => &ScalarLoop<BFloat16, double, BFloat16To<double>>.Run,
        DType.Float16 => &ScalarLoop<BFloat16, Half, BFloat16To<Half>>.Run,
        DType.BFloat16 => Copies.Copy(2),
        DType.Int32 => &ScalarLoop<BFloat16, int, BFloat16To<int>>.Run,
        DType.Int64 => &ScalarLoop<BFloat16, long, BFloat16To<long>>.Run,
        DType.UInt8 => &ScalarLoop<BFloat16, byte, BFloat16To<byte>>.Run,
        _ => &ScalarLoop<BFloat16, byte, BFloat16ToTruth>.Run,
    };

    static void Convert<X, Y>(void* x, void* b, void* c, void* d, void* y, int n)
        where X : unmanaged, System.Numerics.INumberBase<X> where Y : unmanaged, System.Numerics.INumberBase<Y>
    {
        // One number, such as that of a training's step, is not worth compiling what does many.
        if (n == 1) *(Y*)y = Y.CreateSaturating(*(X*)x);
        else TensorPrimitives.ConvertSaturating(new ReadOnlySpan<X>(x, n), new Span<Y>(y, n));
    }

    readonly struct ToTruth<X> : IScalarUnary<X, byte> where X : unmanaged, System.Numerics.INumberBase<X>
    {
        public static byte Invoke(X x) => x != X.Zero ? (byte)1 : (byte)0;
    }

    readonly struct ToBFloat16<X> : IScalarUnary<X, BFloat16> where X : unmanaged, System.Numerics.INumberBase<X>
    {
        public static BFloat16 Invoke(X x) => (BFloat16)float.CreateSaturating(x);
    }

    readonly struct BFloat16To<Y> : IScalarUnary<BFloat16, Y> where Y : unmanaged, System.Numerics.INumberBase<Y>
    {
        public static Y Invoke(BFloat16 x) => Y.CreateSaturating((float)x);
    }

    readonly struct BFloat16ToTruth : IScalarUnary<BFloat16, byte>
    {
        public static byte Invoke(BFloat16 x) => (float)x != 0 ? (byte)1 : (byte)0;
    }
}
