using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lamina.Cpu;

/// <summary>
/// Sums and bounds of float32 rows, which every first step needs: a general library's methods for any operator and any
/// number take the compiler ten times as long.
/// </summary>
static unsafe class RowLoops
{
    /// <summary>target = x + y, number by number. Rows may be the same.</summary>
    public static void Add(float* x, float* y, float* target, nint count)
    {
        if (MicroKernel.Lanes == 16)
        {
            Add<Width512, Vector512<float>>(x, y, target, count);
        }
        else if (MicroKernel.Lanes == 8)
        {
            Add<Width256, Vector256<float>>(x, y, target, count);
        }
        else
        {
            Add<Width128, Vector128<float>>(x, y, target, count);
        }
    }

    /// <summary>Brings numbers to the nearest between two bounds; NaN stays.</summary>
    public static void Clamp(float* row, float floor, float ceiling, nint count)
    {
        if (MicroKernel.Lanes == 16)
        {
            Clamp<Width512, Vector512<float>>(row, floor, ceiling, count);
        }
        else if (MicroKernel.Lanes == 8)
        {
            Clamp<Width256, Vector256<float>>(row, floor, ceiling, count);
        }
        else
        {
            Clamp<Width128, Vector128<float>>(row, floor, ceiling, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Add<TWidth, TVector>(float* x, float* y, float* target, nint count)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        nint i = 0;
        for (; i <= count - TWidth.Lanes; i += TWidth.Lanes)
        {
            TWidth.Store(TWidth.Add(TWidth.Load(x + i), TWidth.Load(y + i)), target + i);
        }

        for (; i < count; i++)
        {
            target[i] = x[i] + y[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Clamp<TWidth, TVector>(float* row, float floor, float ceiling, nint count)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        TVector low = TWidth.Broadcast(floor), high = TWidth.Broadcast(ceiling);
        nint i = 0;
        for (; i <= count - TWidth.Lanes; i += TWidth.Lanes)
        {
            TWidth.Store(TWidth.AtMost(high, TWidth.AtLeast(low, TWidth.Load(row + i))), row + i);
        }

        for (; i < count; i++)
        {
            row[i] = row[i] < floor ? floor : row[i] > ceiling ? ceiling : row[i];
        }
    }
}
