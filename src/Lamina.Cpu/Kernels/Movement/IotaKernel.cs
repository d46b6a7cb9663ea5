using System.Numerics;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>0, 1, 2, … along one axis, the same along all others.</summary>
sealed unsafe class IotaKernel(Shape shape, int axis, DType type, void* y) : Kernel
{
    readonly long inner = shape.Slice(axis + 1).Elements;
    readonly int size = shape[axis];

    public override void Run(int task)
    {
        switch (type)
        {
            case DType.Float32: Fill<float>(); break;
            case DType.Float64: Fill<double>(); break;
            case DType.Float16: Fill<Half>(); break;
            case DType.Int32: Fill<int>(); break;
            case DType.Int64: Fill<long>(); break;
            case DType.UInt8: Fill<byte>(); break;
            default: throw new NotSupportedException($"No range of {type.KerasName()}; convert one of int32 instead.");
        }
    }

    void Fill<T>() where T : unmanaged, INumber<T>
    {
        long outer = shape.Slice(0, axis).Elements, at = 0;
        for (long o = 0; o < outer; o++)
            for (int i = 0; i < size; i++, at += inner)
                Copies.Set((T*)y + at, inner, T.CreateTruncating(i));
    }
}
