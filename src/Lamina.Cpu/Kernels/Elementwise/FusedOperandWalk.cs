using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// Gives the elements of an operand tile by tile, in the row-major order of the loop. An operand that lies in that order
/// is read in place; a repeated or strided one is expanded into a buffer.
/// </summary>
sealed unsafe class FusedOperandWalk
{
    readonly byte* data;
    readonly long[] sizes, strides;
    readonly int size;

    public FusedOperandWalk(DType type, long[] shape, long[] operandStrides, void* data)
    {
        this.data = (byte*)data;
        size = type.Size();
        // Neighbouring axes over which the operand walks evenly become one.
        var joined = new List<(long Size, long Stride)>();
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] == 1) continue;
            (long Size, long Stride) next = (shape[axis], operandStrides[axis]);
            if (joined.Count > 0 && joined[^1].Stride == next.Stride * next.Size)
                joined[^1] = (joined[^1].Size * next.Size, next.Stride);
            else joined.Add(next);
        }
        if (joined.Count == 0) joined.Add((1, 1));
        sizes = [.. joined.Select(j => j.Size)];
        strides = [.. joined.Select(j => j.Stride)];
    }

    /// <summary>Whether the elements lie in the order of the loop.</summary>
    public bool IsDirect => sizes.Length == 1 && strides[0] == 1;

    /// <summary>Whether there is one element for all.</summary>
    public bool IsScalar => sizes.Length == 1 && strides[0] == 0;

    /// <summary>The address of an element of a direct operand.</summary>
    public byte* At(long index) => data + index * size;

    /// <summary>Fills a buffer with elements <paramref name="first"/> and the <paramref name="count"/> − 1 after it.</summary>
    public void Expand(long first, int count, byte* buffer)
    {
        int rank = sizes.Length, done = 0;
        long inner = sizes[rank - 1], step = strides[rank - 1];
        while (done < count)
        {
            long rest = (first + done) / inner, at = (first + done) % inner;
            int length = (int)Math.Min(inner - at, count - done);
            long offset = at * step;
            for (int axis = rank - 2; axis >= 0; axis--)
            {
                offset += rest % sizes[axis] * strides[axis];
                rest /= sizes[axis];
            }
            Run(data + offset * size, step, length, buffer + (long)done * size);
            done += length;
        }
    }

    void Run(byte* from, long step, int length, byte* to)
    {
        if (step == 1) Buffer.MemoryCopy(from, to, (long)length * size, (long)length * size);
        else if (size == 4) Strided((uint*)from, step, length, (uint*)to);
        else if (size == 8) Strided((ulong*)from, step, length, (ulong*)to);
        else if (size == 2) Strided((ushort*)from, step, length, (ushort*)to);
        else Strided(from, step, length, to);
    }

    static void Strided<T>(T* from, long step, int length, T* to) where T : unmanaged
    {
        if (step == 0) new Span<T>(to, length).Fill(*from);
        else for (int i = 0; i < length; i++) to[i] = from[i * step];
    }
}
