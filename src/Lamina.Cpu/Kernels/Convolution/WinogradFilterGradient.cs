using System.Runtime.Intrinsics;

namespace Lamina.Cpu;

/// <summary>
/// The float32 gradient of a 3 × 3 filter of stride 1 in the transformed domain of <see cref="WinogradConvolution"/>,
/// whose transpose it is: dg = Gᵀ[Σ (Bᵀ d B) ∘ (A dy Aᵀ)]G, the sum over all tiles. A task takes some of them, and for
/// each of the 16 positions multiplies (depth, tiles) by (tiles, columns): 16 multiplications for 36 of the direct sum.
/// It brings its sums back to 9 taps, which are added up in the order of the tasks.
/// </summary>
sealed unsafe class WinogradFilterGradient : Kernel
{
    // Tiles that make the products of a task worth the sum they leave behind; tasks; floats of all those sums.
    const int LeastTiles = 36, MostTasks = 64;
    const long MostPartials = 1 << 20;

    // Elements of a tap whose sums stay in the second-level cache, tiles that pay for the transforms.
    const int MostTap = 1 << 14, EnoughTiles = 384;

    // Tasks for which a filter is cut into columns, down to one panel.
    const int EnoughTasks = 16;

    // Floats of the transformed sources and gradients of a block of tiles.
    const int BlockFloats = 1 << 18, MostTilesOfBlock = 128;

    readonly WinogradSizes _sizes;
    readonly WinogradTiles _tiles;
    readonly float* _dw;
    readonly SumPartialsKernel? _sum;
    readonly int _chunks;
    readonly int _width;
    readonly nint _gradientRow;
    readonly int _block;
    readonly nint _sourceStride;
    readonly nint _gradientStride;
    readonly nint _sumStride;

    /// <param name="sizes">How the convolution is cut.</param>
    /// <param name="tiles">Its input and the gradient at its output.</param>
    /// <param name="dw">Room for the gradient of the filter, (3, 3, C, O).</param>
    public WinogradFilterGradient(WinogradSizes sizes, WinogradTiles tiles, float* dw)
    {
        _sizes = sizes;
        _tiles = tiles;
        _dw = dw;

        // The tiles are cut first, then the columns: the sources are transformed again for every cut of these.
        _chunks = (int)Math.Clamp(Math.Min(sizes.Tiles / LeastTiles, MostPartials / Length), 1, MostTasks);
        int panels = Math.Clamp(MostTap / (sizes.Depth * MicroKernel.Columns), 1, sizes.Panels);
        panels = Math.Max(1, Math.Min(panels, sizes.Panels * _chunks / EnoughTasks));
        _width = panels * MicroKernel.Columns;
        Tasks = _chunks * Cuts;
        _sum = _chunks > 1 ? new(_chunks, Length, dw) : null;
        _gradientRow = WinogradSizes.Odd(Math.Min(_width, sizes.Columns));
        long block = BlockFloats / (WinogradSizes.Positions * (sizes.SourceRow + _gradientRow));
        _block = (int)Math.Clamp(Math.Min(block, (sizes.Tiles + _chunks - 1) / _chunks), 1, MostTilesOfBlock);
        _sourceStride = WinogradSizes.Odd(_block * sizes.SourceRow);
        _gradientStride = WinogradSizes.Odd(_block * _gradientRow);
        _sumStride = WinogradSizes.Odd(sizes.Depth * _gradientRow);
    }

    public override int Tasks { get; }

    public override long ScratchBytes => _sum?.ScratchBytes ?? 0;

    public override IReadOnlyList<Kernel> Stages => _sum == null ? [this] : [this, _sum];

    /// <summary>Whether the gradient of a filter that suits the transformed domain is better made there.</summary>
    public static bool Pays(WinogradSizes sizes) =>
        sizes.Tiles >= EnoughTiles && (long)sizes.Depth * MicroKernel.Columns <= MostTap;

    long Length => (long)WinogradSizes.Taps * _sizes.Depth * _sizes.Columns;

    int Cuts => (_sizes.Columns + _width - 1) / _width;

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
        int chunk = task / Cuts, column = task % Cuts * _width, columns = Math.Min(_width, _sizes.Columns - column);
        long first = _sizes.Tiles * chunk / _chunks, end = _sizes.Tiles * (chunk + 1) / _chunks;
        long blocks = (end - first + _block - 1) / _block, count = end - first;
        float* sources = PackBuffer.Start(
            WinogradSizes.Positions * (_sourceStride + _gradientStride + _sumStride + (nint)_sizes.Depth));
        float* gradients = sources + WinogradSizes.Positions * _sourceStride;
        float* sums = gradients + WinogradSizes.Positions * _gradientStride;
        float* patch = sums + WinogradSizes.Positions * _sumStride;
        for (long block = 0; block < blocks; block++)
        {
            long from = first + count * block / blocks;
            int tiles = (int)(first + count * (block + 1) / blocks - from);
            _tiles.Gather<TWidth, TVector>(from, tiles, sources, _sourceStride, patch);
            _tiles.GatherGradients<TWidth, TVector>(
                from, tiles, gradients, _gradientRow, _gradientStride, column, columns);
            Multiply(sources, gradients, tiles, sums, columns, block > 0);
        }

        float* taps = (_sum == null ? _dw : (float*)Scratch + chunk * Length) + column;
        for (int row = 0; row < _sizes.Depth; row++, sums += _gradientRow, taps += _sizes.Columns)
        {
            WinogradTransform<TWidth, TVector>.FilterGradient(
                sums, _sumStride, columns, taps, (nint)_sizes.Depth * _sizes.Columns);
        }
    }

    void Multiply(float* sources, float* gradients, int tiles, float* sums, int columns, bool add)
    {
        MicroTile tile = MicroTile.Plain;
        (tile.ARow, tile.AStep) = (1, _sizes.SourceRow);
        (tile.BRow, tile.CRow) = (_gradientRow, _gradientRow);
        tile.K = tiles;
        tile.Accumulate = add;
        for (int position = 0; position < WinogradSizes.Positions; position++)
        {
            tile.A = sources + position * _sourceStride;
            for (int n = 0; n < columns; n += MicroKernel.Columns)
            {
                tile.N = Math.Min(MicroKernel.Columns, columns - n);
                tile.B = gradients + position * _gradientStride + n;
                tile.C = sums + position * _sumStride + n;
                MicroKernel.RunRows(&tile, _sizes.Depth);
            }
        }
    }
}
