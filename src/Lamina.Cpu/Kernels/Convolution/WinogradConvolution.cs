using System.Runtime.Intrinsics;

namespace Lamina.Cpu;

/// <summary>
/// A float32 convolution with a 3 × 3 window of stride 1, or its transpose, by Winograd's F(2 × 2, 3 × 3): 16
/// multiplications for four targets instead of 36. A task takes a block of tiles that stays in the second-level cache:
/// it transforms their sources, multiplies (tiles, depth) by (depth, columns) for each of the 16 positions, and brings
/// the sums back. Each target is summed in one order, whatever the block.
/// </summary>
sealed unsafe class WinogradConvolution : Kernel
{
    readonly WinogradSizes _sizes;
    readonly WinogradFilterKernel _filter;
    readonly WinogradTiles _tiles;

    /// <param name="sizes">How the convolution is cut.</param>
    /// <param name="filter">The filter, brought to the transformed domain by the stage before.</param>
    /// <param name="tiles">Source and target.</param>
    public WinogradConvolution(WinogradSizes sizes, WinogradFilterKernel filter, WinogradTiles tiles)
    {
        _sizes = sizes;
        _filter = filter;
        _tiles = tiles;
    }

    public override int Tasks => _sizes.Blocks;

    public override long ScratchBytes => _filter.ScratchBytes;

    public override IReadOnlyList<Kernel> Stages => [_filter, this];

    public override void Run(int task)
    {
        if (MicroKernel.Lanes == 16)
        {
            Run<Width512, Vector512<float>>(task);
        }
        else if (MicroKernel.Lanes == 8)
        {
            Run<Width256, Vector256<float>>(task);
        }
        else
        {
            Run<Width128, Vector128<float>>(task);
        }
    }

    void Run<TWidth, TVector>(int task)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        long first = _sizes.Tiles * task / _sizes.Blocks, end = _sizes.Tiles * (task + 1) / _sizes.Blocks;
        int tiles = (int)(end - first);
        float* sources = PackBuffer.Start(_sizes.TaskFloats);
        float* sums = sources + WinogradSizes.Positions * _sizes.SourceStride;
        _tiles.Gather<TWidth, TVector>(
            first, tiles, sources, _sizes.SourceStride, sums + WinogradSizes.Positions * _sizes.SumStride);
        Multiply(sources, tiles, sums);
        _tiles.Spread<TWidth, TVector>(first, tiles, sums, _sizes.SumRow, _sizes.SumStride, 0, _sizes.Columns);
    }

    void Multiply(float* sources, int tiles, float* sums)
    {
        MicroTile tile = MicroTile.Plain;
        tile.ARow = _sizes.SourceRow;
        tile.CRow = _sizes.SumRow;
        tile.K = _sizes.Depth;
        for (int position = 0; position < WinogradSizes.Positions; position++)
        {
            tile.A = sources + position * _sizes.SourceStride;
            float* filter = (float*)Scratch + position * _sizes.FilterStride;
            for (int n = 0; n < _sizes.Columns; n += MicroKernel.Columns)
            {
                tile.N = Math.Min(MicroKernel.Columns, _sizes.Columns - n);
                tile.B = filter + n * (nint)_sizes.Depth;
                tile.BRow = tile.N;
                tile.C = sums + position * _sizes.SumStride + n;
                MicroKernel.RunRows(&tile, tiles);
            }
        }
    }
}
