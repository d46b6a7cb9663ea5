using System.Numerics;
using System.Numerics.Tensors;

namespace Lamina.Cpu;

/// <summary>
/// The matrix product of the types that are there to be right rather than fast: float64, the integers. The same
/// <see cref="GemmSpec"/> holds, strides counting elements; the compiler fuses activations into float32 products only.
/// </summary>
sealed unsafe class DirectProductKernel<T> : Kernel
    where T : unmanaged, INumber<T>
{
    const long TaskWork = 1 << 18;
    const int RowsOfB = 32;

    readonly GemmSpec _spec;
    readonly T* _a;
    readonly T* _b;
    readonly T* _c;
    readonly int _rows;
    readonly int _blocks;

    public DirectProductKernel(GemmSpec spec, T* a, T* b, T* c)
    {
        _spec = spec;
        _a = a;
        _b = b;
        _c = c;
        _rows = (int)Math.Clamp(TaskWork / Math.Max(1, (long)spec.N * spec.K), 1, Math.Max(1, spec.M));
        _blocks = spec.N == 0 ? 0 : (spec.M + _rows - 1) / _rows;
        Tasks = _blocks * spec.Batch;
    }

    public override int Tasks { get; }

    /// <summary>A row of A for each task, where B is transposed.</summary>
    public override long ScratchBytes => _spec.TransposeB ? (long)Tasks * _spec.K * sizeof(T) : 0;

    public override void Run(int task)
    {
        int batch = Math.DivRem(task, _blocks, out int block);
        int first = block * _rows, rows = Math.Min(_rows, _spec.M - first);
        T* a = _a + batch * _spec.BatchA + first * _spec.ARow;
        T* b = _b + batch * _spec.BatchB;
        T* c = _c + batch * _spec.BatchC + first * _spec.LdC;
        for (int row = 0; row < rows && !_spec.Accumulate; row++)
        {
            Row(c, row).Clear();
        }

        if (_spec.TransposeB)
        {
            Dots(a, b, c, rows, (T*)Scratch + (nint)task * _spec.K);
        }
        else
        {
            AddRows(a, b, c, rows);
        }
    }

    Span<T> Row(T* c, int row) => new(c + row * _spec.LdC, _spec.N);

    // Some rows of B at a time for all rows of C, so that they are still in the cache.
    void AddRows(T* a, T* b, T* c, int rows)
    {
        for (int k0 = 0; k0 < _spec.K; k0 += RowsOfB)
        {
            int k1 = Math.Min(_spec.K, k0 + RowsOfB);
            for (int row = 0; row < rows; row++)
            {
                var sum = Row(c, row);
                for (int k = k0; k < k1; k++)
                {
                    T x = a[row * _spec.ARow + k * _spec.AStep];
                    TensorPrimitives.MultiplyAdd(new ReadOnlySpan<T>(b + k * _spec.LdB, _spec.N), x, sum, sum);
                }
            }
        }
    }

    void Dots(T* a, T* b, T* c, int rows, T* copy)
    {
        for (int row = 0; row < rows; row++)
        {
            T* x = a + row * _spec.ARow;
            if (_spec.AStep != 1)
            {
                for (int k = 0; k < _spec.K; k++)
                {
                    copy[k] = x[k * _spec.AStep];
                }

                x = copy;
            }

            var sum = Row(c, row);
            for (int n = 0; n < sum.Length; n++)
            {
                sum[n] += TensorPrimitives.Dot(
                    new ReadOnlySpan<T>(x, _spec.K), new ReadOnlySpan<T>(b + n * _spec.LdB, _spec.K));
            }
        }
    }
}
