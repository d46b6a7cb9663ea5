using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// A reduction of 16-bit floats: widened to float32, combined, rounded back. Storage types need no speed.
/// </summary>
sealed unsafe class NarrowReduceKernel : Kernel
{
    readonly DType _type;
    readonly long _count, _results;
    readonly ReduceKernel _wide;
    readonly void* _x, _y;

    public NarrowReduceKernel(
        DType type, ReadOnlySpan<int> shape, long results, ReduceKernel wide, void* x, void* y)
    {
        (_type, _results, _wide) = (type, results, wide);
        _x = x;
        _y = y;
        _count = 1;
        foreach (int size in shape) _count *= size;
    }

    public override long ScratchBytes => Room(_count) + Room(_results) + _wide.ScratchBytes;

    static long Room(long count) => (count * sizeof(float) + 63) & ~63L;

    public override void Run(int task)
    {
        _wide.X = Scratch;
        _wide.Y = Scratch + Room(_count);
        Convert(_type, DType.Float32, _x, _wide.X, _count);
        foreach (Kernel stage in _wide.Stages)
        {
            stage.Scratch = Scratch + Room(_count) + Room(_results);
            for (int t = 0; t < stage.Tasks; t++) stage.Run(t);
        }
        Convert(DType.Float32, _type, _wide.Y, _y, _results);
    }

    static void Convert(DType from, DType to, void* x, void* y, long count)
    {
        const int Most = 1 << 30;
        for (long at = 0; at < count; at += Most)
            TileFunctions.Find("convert", to, from, 0)((byte*)x + at * from.Size(), null, null, null,
                (byte*)y + at * to.Size(), (int)Math.Min(Most, count - at));
    }
}
