using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>The matrix product by register tiles; see <see cref="GemmPlan"/> for how it is cut.</summary>
sealed unsafe partial class GemmKernel : Kernel
{
    readonly GemmPlan _plan;
    readonly GemmOperands _at;
    readonly int _mBlocks;
    readonly int _nBlocks;
    readonly float _floor;
    readonly float _ceiling;

    public GemmKernel(GemmPlan plan, GemmOperands operands)
    {
        (_plan, _at) = (plan, operands);
        (_mBlocks, _nBlocks) = (plan.MBlocks, plan.NBlocks);
        (_floor, _ceiling) = GemmEnd.Bounds(plan.Spec.Activation);
        Tasks = plan.Tasks;
        Stages = plan.CountA + plan.CountB > 0 ? [new GemmPackKernel(plan, operands), this] : [this];
    }

    public override int Tasks { get; }

    public override long ScratchBytes => _plan.ScratchBytes;

    public override IReadOnlyList<Kernel> Stages { get; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(int task)
    {
        ref readonly var spec = ref _plan.Spec;
        if (_plan.PackBlocks)
        {
            RunPacked(task);
            return;
        }

        int rest = Math.DivRem(task, _nBlocks, out int nBlock);
        int batchBlock = Math.DivRem(rest, _mBlocks, out int mBlock);
        int m0 = mBlock * _plan.MBlock, n0 = nBlock * _plan.NBlock, batch0 = batchBlock * _plan.BatchBlock;
        int rows = Math.Min(spec.M - m0, _plan.MBlock), n1 = Math.Min(spec.N, n0 + _plan.NBlock);
        int batch1 = Math.Min(spec.Batch, batch0 + _plan.BatchBlock);
        var tile = MicroTile.Plain;
        tile.CRow = spec.LdC;
        for (int batch = batch0; batch < batch1; batch++)
        {
            float* a = FirstA(batch, m0, out tile.ARow, out tile.AStep);
            float* c = (_plan.ResultInScratch ? (float*)Scratch : _at.C) + batch * spec.BatchC + m0 * spec.LdC;
            for (int k = 0; k < spec.K; k += _plan.KBlock)
            {
                tile.K = Math.Min(spec.K - k, _plan.KBlock);
                for (int n = n0; n < n1; n += MicroKernel.Columns)
                {
                    tile.A = a + k * tile.AStep;
                    tile.C = c + n;
                    tile.N = Math.Min(MicroKernel.Columns, n1 - n);
                    tile.B = FirstB(task, batch, k, (int)tile.K, n, tile.N, out tile.BRow);
                    Panel(&tile, rows, k, n);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Panel(MicroTile* tile, int rows, int k, int n)
    {
        ref readonly var spec = ref _plan.Spec;
        tile->Accumulate = spec.Accumulate || k > 0;
        if (k + tile->K < spec.K)
        {
            tile->Bias = null;
            (tile->Floor, tile->Ceiling) = (float.NegativeInfinity, float.PositiveInfinity);
            Rows(tile, rows);
        }
        else if (_at.Bias != null && spec.BiasStep == 0)
        {
            // A column that became a row has one bias for all its elements, which the tile knows nothing of.
            Rows(tile, rows);
            GemmEnd.Rows(spec, tile->C, _at.Bias, rows, tile->N);
        }
        else
        {
            tile->Bias = _at.Bias == null ? null : _at.Bias + n;
            (tile->Floor, tile->Ceiling) = (_floor, _ceiling);
            Rows(tile, rows);
            if (GemmEnd.IsCurve(spec.Activation))
            {
                GemmEnd.Curve(spec.Activation, tile->C, spec.LdC, rows, tile->N);
            }
        }
    }

    void Rows(MicroTile* tile, int rows)
    {
        if (_plan.PackStrips)
        {
            RunStrips(tile, rows);
        }
        else
        {
            MicroKernel.RunRows(tile, rows);
        }
    }

    // B(k, n) of the product, and the stride there.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    float* FirstB(int task, int batch, int k, int rows, int n, int columns, out nint row)
    {
        ref readonly var spec = ref _plan.Spec;
        if (!_plan.PackB)
        {
            row = spec.LdB;
            return _at.B + batch * spec.BatchB + k * spec.LdB + n;
        }

        row = columns;
        float* packed = (float*)Scratch + _plan.OffsetB;
        if (_plan.PackInTask)
        {
            packed += task * _plan.TaskPanel;
            GemmPackKernel.PackPanel(spec, _at.B + batch * spec.BatchB, k, rows, n, columns, packed);
            return packed;
        }

        packed += spec.BatchB == 0 ? 0 : batch * _plan.PackedB;
        return packed + (nint)n * spec.K + (nint)k * columns;
    }

    // A(m0, 0) of the product, and the strides there.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    float* FirstA(int batch, int m0, out nint row, out nint step)
    {
        ref readonly var spec = ref _plan.Spec;
        if (!_plan.PackA)
        {
            (row, step) = (spec.ARow, spec.AStep);
            return _at.A + batch * spec.BatchA + m0 * row;
        }

        (row, step) = spec.TransposeA ? (1, _plan.MBlock) : (_plan.PackedLdA, (nint)1);
        float* a = (float*)Scratch + _plan.OffsetA + (spec.BatchA == 0 ? 0 : batch * _plan.PackedA);
        return a + (spec.TransposeA ? m0 * (nint)spec.K : m0 * row);
    }
}
