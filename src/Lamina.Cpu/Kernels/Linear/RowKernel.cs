using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lamina.Cpu;

/// <summary>
/// One row times a matrix of many columns, y[n] = Σ x[k]·B[k, n]: B is read once, and the time is that of reading it,
/// so its rows are walked from end to end, four at once, while a stretch of y stays in L1.
/// </summary>
sealed unsafe class RowKernel : Kernel
{
    /// <summary>Fewer columns than this do not pay: the register tile keeps y in registers.</summary>
    public const int LeastColumns = 256;

    const int RowsAtOnce = 4;

    // Shorter stretches of rows that lie far apart are read at half the speed.
    const int StreamColumns = 1024;
    const int MostColumns = 4096;
    const int TaskFloats = 1 << 17;

    readonly GemmSpec _spec;
    readonly GemmOperands _at;
    readonly int _columns;
    readonly int _blocks;

    public RowKernel(GemmSpec spec, GemmOperands operands)
    {
        (_spec, _at) = (spec, operands);
        int columns = Math.Clamp(TaskFloats / spec.K, StreamColumns, MostColumns);
        _columns = (columns + 63) / 64 * 64;
        _blocks = (spec.N + _columns - 1) / _columns;
        Tasks = _blocks * spec.Batch;
    }

    public override int Tasks { get; }

    public override void Run(int task)
    {
        int batch = Math.DivRem(task, _blocks, out int block);
        int n = block * _columns, columns = Math.Min(_columns, _spec.N - n);
        float* x = _at.A + batch * _spec.BatchA;
        float* b = _at.B + batch * _spec.BatchB + n;
        float* y = _at.C + batch * _spec.BatchC + n;
        if (Vector512.IsHardwareAccelerated)
        {
            Add<Width512, Vector512<float>>(x, b, y, columns);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Add<Width256, Vector256<float>>(x, b, y, columns);
        }
        else
        {
            Add<Width128, Vector128<float>>(x, b, y, columns);
        }

        float* bias = _at.Bias == null ? null : _at.Bias + n * _spec.BiasStep;
        GemmEnd.Row(_spec, y, bias, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Add<TWidth, TVector>(float* x, float* b, float* y, int columns)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        if (!_spec.Accumulate)
        {
            new Span<float>(y, columns).Clear();
        }

        nint step = _spec.AStep, ldb = _spec.LdB;
        int k = 0;
        for (; k + RowsAtOnce <= _spec.K; k += RowsAtOnce, x += RowsAtOnce * step, b += RowsAtOnce * ldb)
        {
            AddRows<TWidth, TVector>(x, step, b, ldb, y, columns);
        }

        for (; k < _spec.K; k++, x += step, b += ldb)
        {
            AddRow<TWidth, TVector>(*x, b, y, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddRows<TWidth, TVector>(float* x, nint step, float* b0, nint ldb, float* y, int columns)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        float s0 = x[0], s1 = x[step], s2 = x[2 * step], s3 = x[3 * step];
        var x0 = TWidth.Broadcast(s0);
        var x1 = TWidth.Broadcast(s1);
        var x2 = TWidth.Broadcast(s2);
        var x3 = TWidth.Broadcast(s3);
        float* b1 = b0 + ldb, b2 = b1 + ldb, b3 = b2 + ldb;
        int n = 0;
        for (; n + TWidth.Lanes <= columns; n += TWidth.Lanes)
        {
            var sum = TWidth.MultiplyAdd(x0, TWidth.Load(b0 + n), TWidth.Load(y + n));
            sum = TWidth.MultiplyAdd(x1, TWidth.Load(b1 + n), sum);
            sum = TWidth.MultiplyAdd(x2, TWidth.Load(b2 + n), sum);
            TWidth.Store(TWidth.MultiplyAdd(x3, TWidth.Load(b3 + n), sum), y + n);
        }

        for (; n < columns; n++)
        {
            y[n] += s0 * b0[n] + s1 * b1[n] + s2 * b2[n] + s3 * b3[n];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddRow<TWidth, TVector>(float x, float* b, float* y, int columns)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        var broadcast = TWidth.Broadcast(x);
        int n = 0;
        for (; n + TWidth.Lanes <= columns; n += TWidth.Lanes)
        {
            TWidth.Store(TWidth.MultiplyAdd(broadcast, TWidth.Load(b + n), TWidth.Load(y + n)), y + n);
        }

        for (; n < columns; n++)
        {
            y[n] += x * b[n];
        }
    }
}
