using System.Numerics;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>Running sums or products along an axis, forward or backward; a task is a group of lanes.</summary>
sealed unsafe class CumulativeKernel(Reduction kind, DType type, Shape shape, int axis, bool reverse, void* x, void* y)
    : Kernel
{
    const long PerTask = 1024;

    readonly long inner = shape.Slice(axis + 1).Elements, lanes = shape.Without(axis).Elements;
    readonly int size = shape[axis];

    public override int Tasks => (int)((lanes + PerTask - 1) / PerTask);

    public override void Run(int task)
    {
        switch (type)
        {
            case DType.Float32: Walk<float>(task); break;
            case DType.Float64: Walk<double>(task); break;
            case DType.Int32: Walk<int>(task); break;
            case DType.Int64: Walk<long>(task); break;
            case DType.UInt8: Walk<byte>(task); break;
            default:
                throw new NotSupportedException(
                $"No running sum of {type.KerasName()}; convert to float32 or int32 first.");
        }
    }

    void Walk<T>(int task) where T : unmanaged, INumber<T>
    {
        long end = Math.Min((task + 1) * PerTask, lanes);
        for (long lane = task * PerTask; lane < end; lane++)
        {
            long first = lane / inner * size * inner + lane % inner;
            T total = kind == Reduction.Sum ? T.Zero : T.One;
            for (int i = 0; i < size; i++)
            {
                long at = first + (reverse ? size - 1 - i : i) * inner;
                T value = ((T*)x)[at];
                total = kind == Reduction.Sum ? total + value : total * value;
                ((T*)y)[at] = total;
            }
        }
    }
}
