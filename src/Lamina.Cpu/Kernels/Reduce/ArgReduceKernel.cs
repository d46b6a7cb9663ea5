using System.Numerics;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// The int32 position of the largest or smallest element along an axis: the first of equals, a NaN before all.
/// </summary>
sealed unsafe class ArgReduceKernel(bool largest, DType type, Shape shape, int axis, void* x, int* y) : Kernel
{
    const long PerTask = 4096;

    readonly long inner = shape.Slice(axis + 1).Elements, rows = shape.Without(axis).Elements;
    readonly int size = shape[axis];

    public override int Tasks => (int)((rows + PerTask - 1) / PerTask);

    public override void Run(int task)
    {
        switch (type)
        {
            case DType.Float32: Find<float>(task); break;
            case DType.Float64: Find<double>(task); break;
            case DType.Float16: Find<Half>(task); break;
            case DType.Int32: Find<int>(task); break;
            case DType.Int64: Find<long>(task); break;
            case DType.UInt8 or DType.Bool: Find<byte>(task); break;
            default: throw new NotSupportedException($"No argmax of {type.KerasName()}; convert to float32 first.");
        }
    }

    void Find<T>(int task) where T : unmanaged, INumber<T>
    {
        long end = Math.Min((task + 1) * PerTask, rows);
        for (long row = task * PerTask; row < end; row++)
        {
            T* at = (T*)x + row / inner * size * inner + row % inner;
            int best = 0;
            for (int i = 1; i < size && !T.IsNaN(at[best * inner]); i++)
            {
                T value = at[i * inner], now = at[best * inner];
                if (T.IsNaN(value) || (largest ? value > now : value < now)) best = i;
            }
            y[row] = best;
        }
    }
}
