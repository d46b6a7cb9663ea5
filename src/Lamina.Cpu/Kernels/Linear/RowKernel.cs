using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// One row times a matrix of many columns, y[n] = Σ x[k]·B[k, n]: B is read once, and the time is that of reading it,
/// so its rows are walked from end to end, four at once, while a stretch of y stays in L1. Where there are too few
/// stretches to share out, the rows are cut into chunks, whose sums <see cref="RowSumKernel"/> adds up in order. A few
/// rows of A take turns at each four rows of B.
/// </summary>
/// <typeparam name="T">What B holds: float or <see cref="BFloat16"/>.</typeparam>
sealed unsafe class RowKernel<T> : Kernel
    where T : unmanaged
{
    /// <summary>Fewer columns than this do not pay: the register tile keeps y in registers.</summary>
    public const int LeastColumns = 256;

    const int RowsAtOnce = 4;

    // So much of B is in no cache.
    const long FarFloats = 1 << 23;

    // Shorter stretches of rows that lie far apart are read at half the speed.
    const int StreamColumns = 1024;
    const int MostColumns = 4096;
    const int TaskFloats = 1 << 17;

    // With this many tasks, the last of them to end keeps the others waiting for little.
    const int EnoughTasks = 16;
    const int ChunkFloats = 1 << 16;
    const int LeastChunk = 32;

    readonly GemmSpec _spec;
    readonly GemmOperands _at;
    readonly int _columns;
    readonly int _blocks;
    readonly int _chunks = 1;
    readonly int _rows;

    public RowKernel(GemmSpec spec, GemmOperands operands)
    {
        (_spec, _at, _rows) = (spec, operands, spec.K);
        int columns = Math.Clamp(TaskFloats / spec.K, StreamColumns, MostColumns);
        _columns = (columns + 63) / 64 * 64;
        _blocks = (spec.N + _columns - 1) / _columns;
        if (_blocks * spec.Batch < EnoughTasks)
        {
            (_columns, _blocks) = (Math.Min(spec.N, MostColumns), (spec.N + MostColumns - 1) / MostColumns);
            _rows = Math.Min(spec.K, Math.Max(LeastChunk, ChunkFloats / _columns / RowsAtOnce * RowsAtOnce));
            _chunks = (spec.K + _rows - 1) / _rows;
        }

        Tasks = _blocks * _chunks * spec.Batch;
        Stages = _chunks == 1 ? [this] : [this, new RowSumKernel(spec, operands, _chunks)];
    }

    /// <summary>
    /// With more rows of A than this, register tiles are faster. They read B by narrow stretches of its rows, at half
    /// the speed where it comes from memory.
    /// </summary>
    public static int MostRows(in GemmSpec spec) => (long)spec.K * spec.N >= FarFloats ? 4 : 1;

    public override int Tasks { get; }

    public override long ScratchBytes =>
        _chunks == 1 ? 0 : sizeof(float) * (long)_chunks * _spec.M * _spec.N * _spec.Batch;

    public override IReadOnlyList<Kernel> Stages { get; }

    public override void Run(int task)
    {
        int part = Math.DivRem(task, _blocks, out int block), batch = Math.DivRem(part, _chunks, out int chunk);
        int n = block * _columns, columns = Math.Min(_columns, _spec.N - n);
        int k = chunk * _rows, rows = Math.Min(_rows, _spec.K - k);
        float* x = _at.A + batch * _spec.BatchA + k * _spec.AStep;
        T* b = (T*)_at.B + batch * _spec.BatchB + k * _spec.LdB + n;
        nint ldy = _chunks == 1 ? _spec.LdC : _spec.N;
        float* y = n + (_chunks == 1 ? _at.C + batch * _spec.BatchC : (float*)Scratch + part * _spec.M * ldy);
        for (int m = 0; m < _spec.M && (_chunks > 1 || !_spec.Accumulate); m++)
        {
            new Span<float>(y + m * ldy, columns).Clear();
        }

        if (Widest.Is512)
        {
            Add<Width512, Vector512<float>>(x, b, rows, y, ldy, columns);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Add<Width256, Vector256<float>>(x, b, rows, y, ldy, columns);
        }
        else
        {
            Add<Width128, Vector128<float>>(x, b, rows, y, ldy, columns);
        }

        for (int m = 0; m < _spec.M && _chunks == 1; m++)
        {
            GemmEnd.Row(_spec, y + m * ldy, _at.Bias == null ? null : _at.Bias + n * _spec.BiasStep, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Add<TWidth, TVector>(float* x, T* b, int rows, float* y, nint ldy, int columns)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        nint step = _spec.AStep, ldb = _spec.LdB;
        int k = 0;
        for (; k + RowsAtOnce <= rows; k += RowsAtOnce, x += RowsAtOnce * step, b += RowsAtOnce * ldb)
        {
            for (int m = 0; m < _spec.M; m++)
            {
                AddRows<TWidth, TVector>(x + m * _spec.ARow, step, b, ldb, y + m * ldy, columns);
            }
        }

        for (; k < rows; k++, x += step, b += ldb)
        {
            for (int m = 0; m < _spec.M; m++)
            {
                AddRow<TWidth, TVector>(x[m * _spec.ARow], b, y + m * ldy, columns);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddRows<TWidth, TVector>(float* x, nint step, T* b0, nint ldb, float* y, int columns)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        float s0 = x[0], s1 = x[step], s2 = x[2 * step], s3 = x[3 * step];
        var x0 = TWidth.Broadcast(s0);
        var x1 = TWidth.Broadcast(s1);
        var x2 = TWidth.Broadcast(s2);
        var x3 = TWidth.Broadcast(s3);
        T* b1 = b0 + ldb, b2 = b1 + ldb, b3 = b2 + ldb;
        int n = 0;
        nint ahead = RowsAtOnce * ldb;
        for (; n + TWidth.Lanes <= columns; n += TWidth.Lanes)
        {
            Stored<T>.Ask(b0 + ahead + n);
            Stored<T>.Ask(b1 + ahead + n);
            Stored<T>.Ask(b2 + ahead + n);
            Stored<T>.Ask(b3 + ahead + n);
            var sum = TWidth.MultiplyAdd(x0, Stored<T>.Load<TWidth, TVector>(b0 + n), TWidth.Load(y + n));
            sum = TWidth.MultiplyAdd(x1, Stored<T>.Load<TWidth, TVector>(b1 + n), sum);
            sum = TWidth.MultiplyAdd(x2, Stored<T>.Load<TWidth, TVector>(b2 + n), sum);
            TWidth.Store(TWidth.MultiplyAdd(x3, Stored<T>.Load<TWidth, TVector>(b3 + n), sum), y + n);
        }

        for (; n < columns; n++)
        {
            y[n] += s0 * Stored<T>.Value(b0 + n) + s1 * Stored<T>.Value(b1 + n) + s2 * Stored<T>.Value(b2 + n)
                + s3 * Stored<T>.Value(b3 + n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddRow<TWidth, TVector>(float x, T* b, float* y, int columns)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        var broadcast = TWidth.Broadcast(x);
        int n = 0;
        for (; n + TWidth.Lanes <= columns; n += TWidth.Lanes)
        {
            var row = Stored<T>.Load<TWidth, TVector>(b + n);
            TWidth.Store(TWidth.MultiplyAdd(broadcast, row, TWidth.Load(y + n)), y + n);
        }

        for (; n < columns; n++)
        {
            y[n] += x * Stored<T>.Value(b + n);
        }
    }
}
