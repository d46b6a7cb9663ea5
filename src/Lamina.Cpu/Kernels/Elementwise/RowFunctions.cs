using System.Numerics;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// Tile functions over whole rows. The second argument points to the length of a row, an int; n counts rows where one
/// number a row goes in or out, and elements where rows are combined to one row.
/// </summary>
static unsafe class RowFunctions
{
    /// <summary>Combines each of n rows to one number.</summary>
    public static TileFunction Combine(string op, DType type) => (op, type) switch
    {
        ("row_sum", DType.Float32) => &Combine<float, SumReduction<float>>,
        ("row_maximum", DType.Float32) => &Combine<float, MaximumReduction<float>>,
        ("row_minimum", DType.Float32) => &Combine<float, MinimumReduction<float>>,
        ("row_sum", DType.Float64) => &Combine<double, SumReduction<double>>,
        ("row_maximum", DType.Float64) => &Combine<double, MaximumReduction<double>>,
        ("row_minimum", DType.Float64) => &Combine<double, MinimumReduction<double>>,
        _ => throw Unknown(op, type),
    };

    /// <summary>Repeats each of n numbers along a row.</summary>
    public static TileFunction Spread(int size) => size switch
    {
        1 => &Spread<byte>,
        2 => &Spread<short>,
        4 => &Spread<int>,
        _ => &Spread<long>,
    };

    /// <summary>Combines the rows of n elements with the one row in the result.</summary>
    public static TileFunction Accumulate(Reduction kind, DType type) => (kind, type) switch
    {
        (Reduction.Sum, DType.Float32) => &Accumulate<float, SumReduction<float>>,
        (Reduction.Maximum, DType.Float32) => &Accumulate<float, MaximumReduction<float>>,
        (Reduction.Minimum, DType.Float32) => &Accumulate<float, MinimumReduction<float>>,
        (Reduction.Sum, DType.Float64) => &Accumulate<double, SumReduction<double>>,
        (Reduction.Maximum, DType.Float64) => &Accumulate<double, MaximumReduction<double>>,
        (Reduction.Minimum, DType.Float64) => &Accumulate<double, MinimumReduction<double>>,
        _ => throw Unknown(kind.ToString(), type),
    };

    /// <summary>Writes n times what combining nothing gives; has no argument.</summary>
    public static TileFunction Clear(Reduction kind, DType type) => (kind, type) switch
    {
        (Reduction.Sum, DType.Float32) => &Clear<float, SumReduction<float>>,
        (Reduction.Maximum, DType.Float32) => &Clear<float, MaximumReduction<float>>,
        (Reduction.Minimum, DType.Float32) => &Clear<float, MinimumReduction<float>>,
        (Reduction.Sum, DType.Float64) => &Clear<double, SumReduction<double>>,
        (Reduction.Maximum, DType.Float64) => &Clear<double, MaximumReduction<double>>,
        (Reduction.Minimum, DType.Float64) => &Clear<double, MinimumReduction<double>>,
        _ => throw Unknown(kind.ToString(), type),
    };

    static NotSupportedException Unknown(string op, DType type) =>
        new($"Rows of {type.KerasName()} cannot be combined by '{op}' within a fused loop.");

    static void Combine<T, TOp>(void* x, void* length, void* c, void* d, void* y, int n)
        where T : unmanaged, INumber<T> where TOp : struct, IReduction<T>
    {
        int row = *(int*)length;
        for (int i = 0; i < n; i++) ((T*)y)[i] = ReduceLoop<T, TOp>.Run((T*)x + (long)i * row, row);
    }

    static void Spread<T>(void* x, void* length, void* c, void* d, void* y, int n) where T : unmanaged
    {
        int row = *(int*)length;
        for (int i = 0; i < n; i++) Copies.Set((T*)y + (long)i * row, row, ((T*)x)[i]);
    }

    static void Accumulate<T, TOp>(void* x, void* length, void* c, void* d, void* y, int n)
        where T : unmanaged, INumber<T> where TOp : struct, IReduction<T>
    {
        int row = *(int*)length;
        ReduceLoop<T, TOp>.Rows((T*)x, row, n / row, row, (T*)y);
    }

    static void Clear<T, TOp>(void* a, void* b, void* c, void* d, void* y, int n)
        where T : unmanaged where TOp : struct, IReduction<T> => Copies.Set((T*)y, n, TOp.Identity);
}
