using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// A few rows times the rows of B, C[m, n] = Σ A[m, k]·B[n, k], both contiguous along k: the vectors run along k, so
/// that nothing has to be transposed for so little work.
/// </summary>
/// <typeparam name="T">What B holds: float or <see cref="BFloat16"/>.</typeparam>
sealed unsafe class DotKernel<T> : Kernel
    where T : unmanaged
{
    /// <summary>With more rows than this, transposing B first is faster.</summary>
    public const int MostRows = 4;

    const int TaskFloats = 1 << 17;

    readonly GemmSpec _spec;
    readonly GemmOperands _at;
    readonly int _columns;
    readonly int _blocks;

    public DotKernel(GemmSpec spec, GemmOperands operands)
    {
        (_spec, _at) = (spec, operands);
        _columns = Math.Max(4, TaskFloats / spec.K / 4 * 4);
        _blocks = (spec.N + _columns - 1) / _columns;
        Tasks = _blocks * spec.Batch;
    }

    public override int Tasks { get; }

    public override void Run(int task)
    {
        int batch = Math.DivRem(task, _blocks, out int block);
        int n = block * _columns, columns = Math.Min(_columns, _spec.N - n);
        float* a = _at.A + batch * _spec.BatchA;
        T* b = (T*)_at.B + batch * _spec.BatchB + n * _spec.LdB;
        float* c = _at.C + batch * _spec.BatchC + n;
        if (Widest.Is512)
        {
            Block<Width512, Vector512<float>>(a, b, c, columns);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Block<Width256, Vector256<float>>(a, b, c, columns);
        }
        else
        {
            Block<Width128, Vector128<float>>(a, b, c, columns);
        }

        float* bias = _at.Bias == null ? null : _at.Bias + n * _spec.BiasStep;
        for (int m = 0; m < _spec.M; m++)
        {
            GemmEnd.Row(_spec, c + m * _spec.LdC, bias, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Block<TWidth, TVector>(float* a, T* b, float* c, int columns)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        float* sums = stackalloc float[4];
        nint ldb = _spec.LdB;
        for (int n = 0; n < columns; n += 4, b += 4 * ldb)
        {
            int count = Math.Min(4, columns - n);
            for (int m = 0; m < _spec.M; m++)
            {
                // At the end of B the last row stands in for those that are not there.
                FourDots<TWidth, TVector>(
                    a + m * _spec.ARow, b, b + Math.Min(1, count - 1) * ldb, b + Math.Min(2, count - 1) * ldb,
                    b + (count - 1) * ldb, _spec.K, 4 * ldb, sums);
                float* row = c + m * _spec.LdC + n;
                for (int i = 0; i < count; i++)
                {
                    row[i] = _spec.Accumulate ? row[i] + sums[i] : sums[i];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FourDots<TWidth, TVector>(float* a, T* b0, T* b1, T* b2, T* b3, int k, nint ahead, float* sums)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        TVector s0 = TWidth.Zero, s1 = TWidth.Zero, s2 = TWidth.Zero, s3 = TWidth.Zero;
        TVector t0 = TWidth.Zero, t1 = TWidth.Zero, t2 = TWidth.Zero, t3 = TWidth.Zero;
        int i = 0, lanes = TWidth.Lanes;
        for (; i + 2 * lanes <= k; i += 2 * lanes)
        {
            Stored<T>.Ask(b0 + ahead + i);
            Stored<T>.Ask(b1 + ahead + i);
            Stored<T>.Ask(b2 + ahead + i);
            Stored<T>.Ask(b3 + ahead + i);
            TVector x = TWidth.Load(a + i), y = TWidth.Load(a + i + lanes);
            s0 = TWidth.MultiplyAdd(x, Stored<T>.Load<TWidth, TVector>(b0 + i), s0);
            s1 = TWidth.MultiplyAdd(x, Stored<T>.Load<TWidth, TVector>(b1 + i), s1);
            s2 = TWidth.MultiplyAdd(x, Stored<T>.Load<TWidth, TVector>(b2 + i), s2);
            s3 = TWidth.MultiplyAdd(x, Stored<T>.Load<TWidth, TVector>(b3 + i), s3);
            t0 = TWidth.MultiplyAdd(y, Stored<T>.Load<TWidth, TVector>(b0 + i + lanes), t0);
            t1 = TWidth.MultiplyAdd(y, Stored<T>.Load<TWidth, TVector>(b1 + i + lanes), t1);
            t2 = TWidth.MultiplyAdd(y, Stored<T>.Load<TWidth, TVector>(b2 + i + lanes), t2);
            t3 = TWidth.MultiplyAdd(y, Stored<T>.Load<TWidth, TVector>(b3 + i + lanes), t3);
        }

        if (i + lanes <= k)
        {
            var x = TWidth.Load(a + i);
            s0 = TWidth.MultiplyAdd(x, Stored<T>.Load<TWidth, TVector>(b0 + i), s0);
            s1 = TWidth.MultiplyAdd(x, Stored<T>.Load<TWidth, TVector>(b1 + i), s1);
            s2 = TWidth.MultiplyAdd(x, Stored<T>.Load<TWidth, TVector>(b2 + i), s2);
            s3 = TWidth.MultiplyAdd(x, Stored<T>.Load<TWidth, TVector>(b3 + i), s3);
            i += lanes;
        }

        float r0 = TWidth.Sum(TWidth.Add(s0, t0)), r1 = TWidth.Sum(TWidth.Add(s1, t1));
        float r2 = TWidth.Sum(TWidth.Add(s2, t2)), r3 = TWidth.Sum(TWidth.Add(s3, t3));
        for (; i < k; i++)
        {
            r0 += a[i] * Stored<T>.Value(b0 + i);
            r1 += a[i] * Stored<T>.Value(b1 + i);
            r2 += a[i] * Stored<T>.Value(b2 + i);
            r3 += a[i] * Stored<T>.Value(b3 + i);
        }

        (sums[0], sums[1], sums[2], sums[3]) = (r0, r1, r2, r3);
    }
}
