using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lamina.Cpu.Tests;

/// <summary>Runs a kernel as the executor does, and gives it pinned buffers.</summary>
static unsafe class KernelRun
{
    /// <summary>All stages in order; tasks from the last to the first, so that one leaning on another shows.</summary>
    public static void All(Kernel kernel)
    {
        long bytes = kernel.Stages.Max(s => s.ScratchBytes);
        byte* scratch = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(64, bytes), 64);
        try
        {
            foreach (Kernel stage in kernel.Stages)
            {
                stage.Scratch = scratch;
                for (int task = stage.Tasks - 1; task >= 0; task--) stage.Run(task);
            }
        }
        finally
        {
            NativeMemory.AlignedFree(scratch);
        }
    }

    /// <summary>A pinned array whose bytes are all 0xCD, so that an element left unwritten shows.</summary>
    public static T[] Room<T>(long length) where T : unmanaged
    {
        T[] array = GC.AllocateArray<T>((int)length, pinned: true);
        MemoryMarshal.AsBytes(array.AsSpan()).Fill(0xCD);
        return array;
    }

    /// <summary>A pinned copy.</summary>
    public static T[] Pin<T>(params ReadOnlySpan<T> values) where T : unmanaged
    {
        T[] array = GC.AllocateArray<T>(values.Length, pinned: true);
        values.CopyTo(array);
        return array;
    }

    /// <summary>Pinned 1, 2, 3, … (wrapping round in the element type).</summary>
    public static T[] Count<T>(long length) where T : unmanaged, System.Numerics.INumber<T>
    {
        T[] array = GC.AllocateArray<T>((int)length, pinned: true);
        for (int i = 0; i < array.Length; i++) array[i] = T.CreateTruncating(i + 1);
        return array;
    }

    // A pinned array stays where it is, but is still collected once only a kernel's pointer knows of it.
    [ThreadStatic]
    static Queue<Array>? pointedAt;
    const int KeptAlive = 256;

    /// <summary>The address of a pinned array, which is kept alive for this test.</summary>
    public static void* At<T>(T[] pinned) where T : unmanaged
    {
        pointedAt ??= new Queue<Array>();
        if (pointedAt.Count == KeptAlive) pointedAt.Dequeue();
        pointedAt.Enqueue(pinned);
        return Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
    }

    /// <summary>The product of the sizes.</summary>
    public static long Size(ReadOnlySpan<int> shape)
    {
        long size = 1;
        foreach (int n in shape) size *= n;
        return size;
    }

    /// <summary>Every index of a shape in row-major order.</summary>
    public static IEnumerable<int[]> Indices(int[] shape)
    {
        long count = Size(shape);
        for (long flat = 0; flat < count; flat++)
        {
            int[] index = new int[shape.Length];
            long rest = flat;
            for (int k = shape.Length - 1; k >= 0; k--)
            {
                index[k] = (int)(rest % shape[k]);
                rest /= shape[k];
            }
            yield return index;
        }
    }

    /// <summary>The row-major position of an index.</summary>
    public static int Flat(ReadOnlySpan<int> shape, ReadOnlySpan<int> index)
    {
        int flat = 0;
        for (int k = 0; k < shape.Length; k++) flat = flat * shape[k] + index[k];
        return flat;
    }
}
