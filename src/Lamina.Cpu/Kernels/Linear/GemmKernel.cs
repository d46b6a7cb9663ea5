using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>The matrix product by register tiles; see <see cref="GemmPlan"/> for how it is cut.</summary>
sealed unsafe class GemmKernel : Kernel
{
    readonly GemmPlan _plan;
    readonly GemmOperands _at;

    public GemmKernel(GemmPlan plan, GemmOperands operands)
    {
        (_plan, _at) = (plan, operands);
        Tasks = plan.BatchBlocks * plan.MBlocks * plan.NBlocks;
        Stages = plan.PackA || plan.PackB ? [new GemmPackKernel(plan, operands), this] : [this];
    }

    public override int Tasks { get; }

    public override long ScratchBytes => _plan.ScratchBytes;

    public override IReadOnlyList<Kernel> Stages { get; }

    public override void Run(int task)
    {
        var spec = _plan.Spec;
        int rest = Math.DivRem(task, _plan.NBlocks, out int nBlock);
        int batchBlock = Math.DivRem(rest, _plan.MBlocks, out int mBlock);
        int m0 = mBlock * _plan.MBlock, n0 = nBlock * _plan.NBlock, batch0 = batchBlock * _plan.BatchBlock;
        int m1 = Math.Min(spec.M, m0 + _plan.MBlock), n1 = Math.Min(spec.N, n0 + _plan.NBlock);
        int batch1 = Math.Min(spec.Batch, batch0 + _plan.BatchBlock);
        for (int batch = batch0; batch < batch1; batch++)
        {
            Block(batch, m0, m1, n0, n1);
        }
    }

    void Block(int batch, int m0, int m1, int n0, int n1)
    {
        var spec = _plan.Spec;
        var tile = MicroTile.Plain;
        float* a = FirstA(batch, m0, out tile.ARow, out tile.AStep);
        float* c = _at.C + batch * spec.BatchC + m0 * spec.LdC;
        tile.CRow = spec.LdC;

        // A column that became a row has one bias for all its elements, which the tile knows nothing of.
        bool rowsAtEnd = _at.Bias != null && spec.BiasStep == 0, biasInTile = _at.Bias != null && !rowsAtEnd;
        for (int k0 = 0; k0 < spec.K; k0 += _plan.KBlock)
        {
            int k1 = Math.Min(spec.K, k0 + _plan.KBlock);
            tile.Accumulate = spec.Accumulate || k0 > 0;
            for (int n = n0; n < n1; n += MicroKernel.Columns)
            {
                tile.N = Math.Min(MicroKernel.Columns, n1 - n);
                tile.A = a + k0 * tile.AStep;
                tile.C = c + n;
                tile.K = k1 - k0;
                if (k1 == spec.K && !rowsAtEnd)
                {
                    tile.Bias = biasInTile ? _at.Bias + n : null;
                    (tile.Floor, tile.Ceiling) = GemmEnd.Bounds(spec.Activation);
                }

                if (_plan.PackB)
                {
                    int width = tile.N > MicroKernel.Lanes ? MicroKernel.Columns : MicroKernel.Lanes;
                    float* b = (float*)Scratch + _plan.OffsetB + (spec.BatchB == 0 ? 0 : batch * _plan.PackedB);
                    tile.B = b + (nint)n * spec.K + (nint)k0 * width;
                    tile.BRow = width;
                    MicroKernel.RunRows(&tile, m1 - m0);
                }
                else
                {
                    tile.B = _at.B + batch * spec.BatchB + k0 * spec.LdB + n;
                    tile.BRow = spec.LdB;
                    Unpacked(tile, m1 - m0, spec.K - k0);
                }

                if (k1 == spec.K && rowsAtEnd)
                {
                    GemmEnd.Rows(spec, c + n, _at.Bias, m1 - m0, tile.N);
                }
                else if (k1 == spec.K && GemmEnd.IsCurve(spec.Activation))
                {
                    GemmEnd.Curve(spec.Activation, c + n, spec.LdC, m1 - m0, tile.N);
                }
            }

            tile.Bias = null;
        }
    }

    // A(m0, 0) of the product, and the strides there.
    float* FirstA(int batch, int m0, out nint row, out nint step)
    {
        var spec = _plan.Spec;
        if (!_plan.PackA)
        {
            (row, step) = (spec.ARow, spec.AStep);
            return _at.A + batch * spec.BatchA + m0 * row;
        }

        (row, step) = spec.TransposeA ? (1, _plan.MBlock) : (_plan.PackedLdA, (nint)1);
        float* a = (float*)Scratch + (spec.BatchA == 0 ? 0 : batch * _plan.PackedA);
        return a + (spec.TransposeA ? m0 * (nint)spec.K : m0 * row);
    }

    // A tile reads whole vectors of B. At the last columns they reach into the next row, which does no harm, but in
    // the last rows they would reach out of B: those rows are copied to where they may.
    [SkipLocalsInit]
    static void Unpacked(MicroTile tile, int rows, int rowsToEnd)
    {
        int over = (MicroKernel.Columns - tile.N) % MicroKernel.Lanes;
        int unsafeRows = over == 0 ? 0 : (int)((over + tile.BRow - 1) / tile.BRow);
        int direct = (int)Math.Max(0, Math.Min(tile.K, rowsToEnd - unsafeRows));
        if (direct == tile.K)
        {
            MicroKernel.RunRows(&tile, rows);
            return;
        }

        if (direct > 0)
        {
            var first = tile;
            first.K = direct;
            first.Bias = null;
            (first.Floor, first.Ceiling) = (float.NegativeInfinity, float.PositiveInfinity);
            MicroKernel.RunRows(&first, rows);
            tile.Accumulate = true;
        }

        const int MostColumns = 32, MostRows = 16;
        float* copy = stackalloc float[MostRows * MostColumns];
        for (nint k = direct; k < tile.K; k++)
        {
            float* target = copy + (k - direct) * MostColumns;
            for (int n = 0; n < MicroKernel.Columns; n++)
            {
                target[n] = n < tile.N ? tile.B[k * tile.BRow + n] : 0;
            }
        }

        tile.A += direct * tile.AStep;
        tile.K -= direct;
        tile.B = copy;
        tile.BRow = MostColumns;
        MicroKernel.RunRows(&tile, rows);
    }
}
