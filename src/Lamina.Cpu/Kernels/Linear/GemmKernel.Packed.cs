using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

sealed unsafe partial class GemmKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void RunPacked(int task)
    {
        ref readonly var spec = ref _plan.Spec;
        int rest = Math.DivRem(task, _nBlocks, out int nBlock);
        int batch = Math.DivRem(rest, _mBlocks, out int mBlock);
        int m = mBlock * _plan.MBlock, n = nBlock * _plan.NBlock;
        int rows = Math.Min(spec.M - m, _plan.MBlock), columns = Math.Min(spec.N - n, _plan.NBlock);
        float* a = _at.A + batch * spec.BatchA + m * spec.ARow;
        float* b = _at.B + batch * spec.BatchB + n * (spec.TransposeB ? spec.LdB : 1);
        float* c = (_plan.ResultInScratch ? (float*)Scratch : _at.C) + batch * spec.BatchC + m * spec.LdC + n;
        float* packedA = PackBuffer.Start((_plan.MBlock + _plan.NBlock) * (nint)_plan.KBlock + 16);
        float* packedB = packedA + (((nint)rows * _plan.KBlock + 15) & -16);
        var tile = MicroTile.Plain;
        tile.CRow = spec.LdC;
        tile.ARow = 1;
        for (int k = 0; k < spec.K; k += _plan.KBlock)
        {
            int depth = Math.Min(spec.K - k, _plan.KBlock);
            tile.K = depth;
            tile.A = a + k * spec.LdA;
            tile.AStep = spec.LdA;
            if (_plan.PackStrips)
            {
                BlockPacking.Tiles(tile.A, spec.LdA, depth, rows, packedA);
                tile.A = packedA;
            }

            PackB(b, k, depth, columns, packedB);
            for (int i = 0; i < columns; i += MicroKernel.Columns)
            {
                tile.N = Math.Min(MicroKernel.Columns, columns - i);
                tile.B = packedB + (nint)i * depth;
                tile.BRow = tile.N;
                tile.C = c + i;
                Panel(&tile, rows, k, n + i);
            }
        }
    }

    void PackB(float* b, int k, int depth, int columns, float* target)
    {
        nint row = _plan.Spec.LdB;
        if (!_plan.Spec.TransposeB)
        {
            BlockPacking.Panels(b + k * row, row, depth, columns, target);
            return;
        }

        for (int i = 0; i < columns; i += MicroKernel.Columns)
        {
            int width = Math.Min(MicroKernel.Columns, columns - i);
            GemmPackKernel.PackPanel(_plan.Spec, b, k, depth, i, width, target + (nint)i * depth);
        }
    }

    // The tiles of a column, A's strips lying one behind the other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void RunStrips(MicroTile* tile, int rows)
    {
        float* a = tile->A;
        float* c = tile->C;
        int tiles = MicroKernel.Tiles(rows, out int height, out int taller);
        for (int i = 0; i < tiles; i++)
        {
            int now = i < taller ? height + 1 : height;
            tile->AStep = now;
            MicroKernel.Run(tile, now);
            tile->A += now * tile->K;
            tile->C += now * tile->CRow;
        }

        tile->A = a;
        tile->C = c;
    }
}
