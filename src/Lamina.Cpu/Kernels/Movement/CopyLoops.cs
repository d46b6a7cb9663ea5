using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lamina.Cpu;

/// <summary>The inner loops of data movement, by the number of bytes that move at once.</summary>
static unsafe class CopyLoops
{
    /// <summary>Moves units of some bytes each; steps are in bytes, of any sign.</summary>
    public static void Line(byte* src, long srcStep, byte* dst, long dstStep, long count, long unit)
    {
        if (srcStep == unit && dstStep == unit)
        {
            Buffer.MemoryCopy(src, dst, count * unit, count * unit);
            return;
        }
        switch (unit)
        {
            case 1: Elements<byte>(src, srcStep, dst, dstStep, count); break;
            case 2: Elements<ushort>(src, srcStep, dst, dstStep, count); break;
            case 4: Elements<uint>(src, srcStep, dst, dstStep, count); break;
            case 8: Elements<ulong>(src, srcStep, dst, dstStep, count); break;
            case 16: Elements<Vector128<byte>>(src, srcStep, dst, dstStep, count); break;
            case 32: Elements<Vector256<byte>>(src, srcStep, dst, dstStep, count); break;
            default:
                for (; count > 0; count--, src += srcStep, dst += dstStep)
                    Buffer.MemoryCopy(src, dst, unit, unit);
                break;
        }
    }

    /// <summary>Repeats an element of 1, 2, 4 or 8 bytes, the low ones of the bits, over a range.</summary>
    public static void Fill(byte* dst, long bytes, ulong bits, int elementSize)
    {
        switch (elementSize)
        {
            case 1: Copies.Set(dst, bytes, (byte)bits); break;
            case 2: Copies.Set((ushort*)dst, bytes / 2, (ushort)bits); break;
            case 4: Copies.Set((uint*)dst, bytes / 4, (uint)bits); break;
            default: Copies.Set((ulong*)dst, bytes / 8, bits); break;
        }
    }

    static void Elements<T>(byte* src, long srcStep, byte* dst, long dstStep, long count) where T : unmanaged
    {
        if (srcStep == 0 && dstStep == sizeof(T))
        {
            Copies.Set((T*)dst, count, Unsafe.ReadUnaligned<T>(src));
            return;
        }
        for (; count >= 4; count -= 4)
        {
            T a = Unsafe.ReadUnaligned<T>(src);
            T b = Unsafe.ReadUnaligned<T>(src + srcStep);
            T c = Unsafe.ReadUnaligned<T>(src + 2 * srcStep);
            T d = Unsafe.ReadUnaligned<T>(src + 3 * srcStep);
            Unsafe.WriteUnaligned(dst, a);
            Unsafe.WriteUnaligned(dst + dstStep, b);
            Unsafe.WriteUnaligned(dst + 2 * dstStep, c);
            Unsafe.WriteUnaligned(dst + 3 * dstStep, d);
            src += 4 * srcStep;
            dst += 4 * dstStep;
        }
        for (; count > 0; count--, src += srcStep, dst += dstStep)
            Unsafe.WriteUnaligned(dst, Unsafe.ReadUnaligned<T>(src));
    }
}
