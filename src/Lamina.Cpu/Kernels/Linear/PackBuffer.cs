using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>
/// Memory of a thread's own in which a task packs what it multiplies: the same for every task that the thread does, so
/// that it stays in the thread's cache. Nothing in it outlives a task.
/// </summary>
static unsafe class PackBuffer
{
    // What a thread takes at first, at least.
    const int LeastFloats = Usual + 64;

    /// <summary>So many floats a task may count on without asking whether that is much: 832 KiB.</summary>
    public const int Usual = 2 * 256 * 416;

    [ThreadStatic]
    static float[]? t_memory;

    /// <summary>Its start, on a cache line, with room for so many floats; allocated when there is none yet.</summary>
    public static float* Start(nint floats)
    {
        if (t_memory == null || t_memory.Length < floats + 16)
        {
            t_memory = GC.AllocateUninitializedArray<float>((int)Math.Max(LeastFloats, floats) + 16, pinned: true);
        }

        nint at = (nint)Unsafe.AsPointer(ref t_memory[0]);
        return (float*)((at + 63) & -64);
    }
}
