using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>The matrix product by register tiles; see <see cref="GemmPlan"/> for how it is cut.</summary>
sealed unsafe class GemmKernel : Kernel
{
    readonly GemmPlan _plan;
    readonly GemmOperands _at;
    readonly int _mBlocks;
    readonly int _nBlocks;
    readonly nint _taskFloats;
    readonly float _floor;
    readonly float _ceiling;

    public GemmKernel(GemmPlan plan, GemmOperands operands)
    {
        (_plan, _at) = (plan, operands);
        (_mBlocks, _nBlocks) = (plan.MBlocks, plan.NBlocks);
        _taskFloats = plan.TaskFloats;
        (_floor, _ceiling) = GemmEnd.Bounds(plan.Spec.Activation);
        Tasks = plan.Tasks;
        Stages = plan.CountA + plan.CountB > 0 ? [new GemmPackKernel(plan, operands), this] : [this];
    }

    public override int Tasks { get; }

    public override long ScratchBytes => _plan.ScratchBytes;

    public override IReadOnlyList<Kernel> Stages { get; }

    public override void Run(int task)
    {
        ref readonly var spec = ref _plan.Spec;
        int rest = Math.DivRem(task, _nBlocks, out int nBlock);
        int batchBlock = Math.DivRem(rest, _mBlocks, out int mBlock);
        int m0 = mBlock * _plan.MBlock, n0 = nBlock * _plan.NBlock, batch0 = batchBlock * _plan.BatchBlock;
        int rows = Math.Min(spec.M - m0, _plan.MBlock), n1 = Math.Min(spec.N, n0 + _plan.NBlock);
        int batch1 = Math.Min(spec.Batch, batch0 + _plan.BatchBlock);
        int together = _plan.TilesTogether;
        float* packed = _taskFloats > 0 ? PackBuffer.Start(_taskFloats) : null;
        var tile = MicroTile.Plain;
        tile.CRow = spec.LdC;
        tile.IsFar = true;
        tile.Ahead = _plan.RowsAhead;
        (tile.ARow, tile.AStep, tile.IsPacked) = (_plan.PackA ? 1 : spec.ARow, spec.AStep, _plan.PackA);

        // Rows of A that lie behind each other: the next ones are asked for while some are multiplied, so many in each
        // panel of columns that they are there in the end.
        bool comes = !spec.TransposeA && spec.LdA == spec.K && _plan.KBlock == spec.K;
        tile.ComingStep = comes ? Math.Min(32, 4 * MicroKernel.MaxRows * MicroKernel.Columns / (n1 - n0) + 1) : 0;
        for (int batch = batch0; batch < batch1; batch++)
        {
            float* a = _at.A + batch * spec.BatchA + m0 * spec.ARow;
            float* all = (float*)Scratch + _plan.OffsetA + (spec.BatchA == 0 ? 0 : batch * _plan.PackedA);
            float* c = (_plan.ResultInScratch ? (float*)Scratch : _at.C) + batch * spec.BatchC + m0 * spec.LdC;
            for (int k = 0; k < spec.K; k += _plan.KBlock)
            {
                tile.K = Math.Min(spec.K - k, _plan.KBlock);
                for (int tiles = 0, m = 0; m < rows; tiles += together)
                {
                    int m1 = MicroKernel.RowsOf(tiles + together, rows);
                    float* block = _plan.CountA > 0
                        ? all + (nint)m0 * spec.K + (nint)rows * k + m * tile.K
                        : FirstA(a + k * spec.AStep + m * spec.ARow, (int)tile.K, m1 - m, packed);
                    tile.Coming = a + m1 * spec.LdA;
                    for (int n = n0; n < n1; n += MicroKernel.Columns)
                    {
                        tile.A = block;
                        tile.C = c + m * spec.LdC + n;
                        tile.N = Math.Min(MicroKernel.Columns, n1 - n);
                        tile.B = FirstB(batch, k, (int)tile.K, n, tile.N, packed, out tile.BRow);
                        Panel(&tile, m1 - m, k, n);
                    }

                    m = m1;
                }
            }
        }
    }

    void Panel(MicroTile* tile, int rows, int k, int n)
    {
        ref readonly var spec = ref _plan.Spec;
        tile->Accumulate = spec.Accumulate || k > 0;
        if (k + tile->K < spec.K)
        {
            tile->Bias = null;
            (tile->Floor, tile->Ceiling) = (float.NegativeInfinity, float.PositiveInfinity);
            MicroKernel.RunRows(tile, rows);
        }
        else if (_at.Bias != null && spec.BiasStep == 0)
        {
            // A column that became a row has one bias for all its elements, which the tile knows nothing of.
            MicroKernel.RunRows(tile, rows);
            GemmEnd.Rows(spec, tile->C, _at.Bias, rows, tile->N);
        }
        else
        {
            tile->Bias = _at.Bias == null ? null : _at.Bias + n;
            (tile->Floor, tile->Ceiling) = (_floor, _ceiling);
            MicroKernel.RunRows(tile, rows);
            if (GemmEnd.IsCurve(spec.Activation))
            {
                GemmEnd.Curve(spec.Activation, tile->C, spec.LdC, rows, tile->N);
            }
        }
    }

    // B(k, n) of the product, and the stride there.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    float* FirstB(int batch, int k, int rows, int n, int columns, float* packed, out nint row)
    {
        ref readonly var spec = ref _plan.Spec;
        if (!_plan.PackB)
        {
            row = spec.LdB;
            return _at.B + batch * spec.BatchB + k * spec.LdB + n;
        }

        row = columns;
        if (_plan.PackInTask)
        {
            float* b = _at.B + batch * spec.BatchB;
            GemmPackKernel.PackColumns(spec, b, k, rows, n, columns, packed, 0, rows);
            return packed;
        }

        float* all = (float*)Scratch + _plan.OffsetB + (spec.BatchB == 0 ? 0 : batch * _plan.PackedB);
        return all + (nint)n * spec.K + (nint)k * columns;
    }

    // Rows of A for a run of k, in a copy behind that of B if the plan says so.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    float* FirstA(float* a, int depth, int rows, float* packed)
    {
        if (!_plan.PackA)
        {
            return a;
        }

        packed += _plan.PanelFloats;
        BlockPacking.Tiles(a, _plan.Spec.LdA, _plan.Spec.TransposeA, depth, rows, packed);
        return packed;
    }
}
