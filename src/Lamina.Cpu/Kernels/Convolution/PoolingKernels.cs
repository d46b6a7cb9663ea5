using System.Numerics;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// The kernels of pooling. x and its gradient are (N, spatial..., C), y and its gradient (N, windows..., C); all of one
/// type, any but bool and the storage types. Shapes given are always that of x.
/// </summary>
static unsafe class PoolingKernels
{
    /// <summary>y = the maximum of each window; padding counts as −∞.</summary>
    public static Kernel Max(DType type, WindowGeometry window, Shape x, void* px, void* py) => type switch
    {
        DType.Float32 => Pool<float, MaxFold<float>>(window, x, false, px, py),
        DType.Float64 => Pool<double, MaxFold<double>>(window, x, false, px, py),
        DType.Int32 => Pool<int, MaxFold<int>>(window, x, false, px, py),
        DType.Int64 => Pool<long, MaxFold<long>>(window, x, false, px, py),
        DType.UInt8 => Pool<byte, MaxFold<byte>>(window, x, false, px, py),
        _ => throw Unsupported(type),
    };

    /// <summary>y = the sum of each window; padding counts as 0.</summary>
    public static Kernel Sum(DType type, WindowGeometry window, Shape x, void* px, void* py) =>
        Sum(type, window, x, false, px, py);

    /// <summary>dx = for each position, the sum of dy over the windows that hold it.</summary>
    public static Kernel SumGradient(DType type, WindowGeometry window, Shape x, void* pdy, void* pdx) =>
        Sum(type, window, x, true, pdy, pdx);

    /// <summary>dx from x and dy: each window's dy goes to its first maximum.</summary>
    public static Kernel MaxGradient(DType type, WindowGeometry window, Shape x, void* px, void* pdy, void* pdx) =>
        type switch
        {
            DType.Float32 => MaxGradient<float>(window, x, px, pdy, pdx),
            DType.Float64 => MaxGradient<double>(window, x, px, pdy, pdx),
            DType.Int32 => MaxGradient<int>(window, x, px, pdy, pdx),
            DType.Int64 => MaxGradient<long>(window, x, px, pdy, pdx),
            DType.UInt8 => MaxGradient<byte>(window, x, px, pdy, pdx),
            _ => throw Unsupported(type),
        };

    /// <summary>y = of t, which has x's shape, the element where x has the first maximum of each window.</summary>
    public static Kernel MaxGather(DType type, WindowGeometry window, Shape x, void* px, void* pt, void* py) =>
        type switch
        {
            DType.Float32 => new MaxPoolGatherKernel<float>(window, x, (float*)px, (float*)pt, (float*)py),
            DType.Float64 => new MaxPoolGatherKernel<double>(window, x, (double*)px, (double*)pt, (double*)py),
            DType.Int32 => new MaxPoolGatherKernel<int>(window, x, (int*)px, (int*)pt, (int*)py),
            DType.Int64 => new MaxPoolGatherKernel<long>(window, x, (long*)px, (long*)pt, (long*)py),
            DType.UInt8 => new MaxPoolGatherKernel<byte>(window, x, (byte*)px, (byte*)pt, (byte*)py),
            _ => throw Unsupported(type),
        };

    static Kernel Sum(DType type, WindowGeometry window, Shape x, bool transposed, void* source, void* target) =>
        type switch
        {
            DType.Float32 => Pool<float, SumFold<float>>(window, x, transposed, source, target),
            DType.Float64 => Pool<double, SumFold<double>>(window, x, transposed, source, target),
            DType.Int32 => Pool<int, SumFold<int>>(window, x, transposed, source, target),
            DType.Int64 => Pool<long, SumFold<long>>(window, x, transposed, source, target),
            DType.UInt8 => Pool<byte, SumFold<byte>>(window, x, transposed, source, target),
            _ => throw Unsupported(type),
        };

    static MaxPoolGradientKernel<T> MaxGradient<T>(WindowGeometry window, Shape x, void* px, void* pdy, void* pdx)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        new(window, x, (T*)px, (T*)pdy, (T*)pdx);

    static PoolKernel<T, TFold> Pool<T, TFold>(
        WindowGeometry window, Shape x, bool transposed, void* source, void* target)
        where T : unmanaged, INumber<T>
        where TFold : IPoolFold<T> =>
        new(window, x, transposed, (T*)source, (T*)target);

    static ArgumentException Unsupported(DType type) =>
        new($"There is no pooling of {type.KerasName()}; convert the operand to float32 or float64 first.");
}
