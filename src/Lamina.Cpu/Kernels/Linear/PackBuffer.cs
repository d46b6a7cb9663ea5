using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>
/// Memory of a thread's own in which a task packs what it multiplies: the same for every task that the thread does, so
/// that it stays in the thread's cache. Nothing in it outlives a task.
/// </summary>
static unsafe class PackBuffer
{
    /// <summary>Its size; room for the largest blocks of both operands that <see cref="BlockCut"/> makes.</summary>
    public const int Floats = BlockCut.MostPacked + 64;

    [ThreadStatic]
    static float[]? t_memory;

    /// <summary>Its start, on a cache line; allocated at a thread's first use.</summary>
    public static float* Start
    {
        get
        {
            t_memory ??= GC.AllocateUninitializedArray<float>(Floats + 16, pinned: true);
            nint at = (nint)Unsafe.AsPointer(ref t_memory[0]);
            return (float*)((at + 63) & -64);
        }
    }
}
