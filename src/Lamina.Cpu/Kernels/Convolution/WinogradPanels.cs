using System.Runtime.Intrinsics;

namespace Lamina.Cpu;

/// <summary>
/// What <see cref="WinogradConvolution"/> does, for few tiles under a large filter: the sources of all tiles are
/// transformed first, and a task takes one panel of columns, whose filter it transforms itself, a run of depth at a
/// time that stays in the second-level cache. So the filter is read once and written nowhere.
/// </summary>
sealed unsafe class WinogradPanels : Kernel
{
    // Rows of a panel of the filter that are transformed and used together.
    const int Depth = 256;

    readonly WinogradSizes _sizes;
    readonly WinogradFilterKernel _filter;
    readonly WinogradTiles _tiles;
    readonly WinogradSourceKernel _sources;
    readonly nint _filterStride;
    readonly nint _sumStride;

    /// <param name="sizes">How the convolution is cut.</param>
    /// <param name="filter">Transforms the filter.</param>
    /// <param name="tiles">Source and target.</param>
    public WinogradPanels(WinogradSizes sizes, WinogradFilterKernel filter, WinogradTiles tiles)
    {
        _sizes = sizes;
        _filter = filter;
        _tiles = tiles;
        _sources = new(sizes, tiles);
        _filterStride = WinogradSizes.Odd(Depth * MicroKernel.Columns);
        _sumStride = WinogradSizes.Odd((nint)sizes.Tiles * MicroKernel.Columns);
    }

    public override int Tasks => _sizes.Panels;

    public override long ScratchBytes => _sources.ScratchBytes;

    public override IReadOnlyList<Kernel> Stages => [_sources, this];

    public override void Run(int task)
    {
        if (MicroKernel.Lanes == 16)
        {
            Panel<Width512, Vector512<float>>(task * MicroKernel.Columns);
        }
        else if (MicroKernel.Lanes == 8)
        {
            Panel<Width256, Vector256<float>>(task * MicroKernel.Columns);
        }
        else
        {
            Panel<Width128, Vector128<float>>(task * MicroKernel.Columns);
        }
    }

    void Panel<TWidth, TVector>(int column)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        int columns = Math.Min(MicroKernel.Columns, _sizes.Columns - column), tiles = (int)_sizes.Tiles;
        float* filter = PackBuffer.Start(WinogradSizes.Positions * (_filterStride + _sumStride));
        float* sums = filter + WinogradSizes.Positions * _filterStride;
        MicroTile tile = MicroTile.Plain;
        tile.ARow = _sizes.SourceRow;
        tile.CRow = MicroKernel.Columns;
        tile.N = columns;
        tile.BRow = columns;
        for (int depth = 0; depth < _sizes.Depth; depth += Depth)
        {
            int rows = Math.Min(Depth, _sizes.Depth - depth);
            for (int row = 0; row < rows; row += WinogradFilterKernel.Rows)
            {
                _filter.Fill<TWidth, TVector>(column, depth + row, Math.Min(WinogradFilterKernel.Rows, rows - row),
                    filter + row * columns, _filterStride);
            }

            tile.K = rows;
            tile.Accumulate = depth > 0;
            for (int position = 0; position < WinogradSizes.Positions; position++)
            {
                tile.A = (float*)Scratch + position * _sources.Stride + depth;
                tile.B = filter + position * _filterStride;
                tile.C = sums + position * _sumStride;
                MicroKernel.RunRows(&tile, tiles);
            }
        }

        _tiles.Spread<TWidth, TVector>(0, tiles, sums, MicroKernel.Columns, _sumStride, column, columns);
    }
}
