using System.Runtime.CompilerServices;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// Reads as float32 what a matrix holds: float32 itself or bfloat16, which is half as much to read.
/// <typeparamref name="T"/> is one of the two, and nothing of the choice is left in compiled code.
/// </summary>
static unsafe class Stored<T>
    where T : unmanaged
{
    /// <summary>
    /// Asks for the line of a number to come, if numbers or vectors are narrow. Rows of narrow numbers are short, so
    /// that the processor's own prefetching does not get far, and narrow vectors have fewer lines under way at once.
    /// Wide vectors of float32 are read as fast without.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Ask(T* source)
    {
        if (typeof(T) == typeof(BFloat16) || !Widest.Is512)
        {
            MicroKernel.Fetch((float*)source);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Value(T* source) => typeof(T) == typeof(BFloat16) ? *(BFloat16*)source : *(float*)source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TWidth, TVector>(T* source)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct =>
        typeof(T) == typeof(BFloat16) ? TWidth.LoadNarrow((BFloat16*)source) : TWidth.Load((float*)source);
}
