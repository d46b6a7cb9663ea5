using System.Runtime.CompilerServices;
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
    readonly float* _x;
    readonly float* _y;
    readonly ConvolutionEnd _end;

    /// <inheritdoc cref="ConvolutionTiles(ConvolutionSizes, bool, float*, float*, float*, in ConvolutionEnd)"/>
    public WinogradConvolution(
        ConvolutionSizes sizes, bool transposed, float* filter, float* x, float* y, in ConvolutionEnd end)
    {
        _sizes = new(sizes, transposed);
        _filter = new(_sizes, transposed, filter);
        _x = x;
        _y = y;
        _end = end;
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
        Gather<TWidth, TVector>(first, tiles, sources, sums + WinogradSizes.Positions * _sizes.SumStride);
        Multiply(sources, tiles, sums);
        Spread<TWidth, TVector>(first, tiles, sums);
    }

    // Transforms the sources of a block's tiles; those at the edge by way of a patch that is zero outside the image.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Gather<TWidth, TVector>(long first, int tiles, float* target, float* patch)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        (int plane, int down, int across) = Place(first);
        for (int i = 0; i < tiles; i++, target += _sizes.SourceRow)
        {
            int h = down * WinogradSizes.Tile - _sizes.Top, w = across * WinogradSizes.Tile - _sizes.Left;
            float* source = _x + plane * _sizes.Source.D + h * _sizes.Source.H + w * _sizes.Source.W;
            nint row = _sizes.Source.H, column = _sizes.Source.W;
            if (h < 0 || w < 0 || h + WinogradSizes.Patch > _sizes.SourceHeight
                || w + WinogradSizes.Patch > _sizes.SourceWidth)
            {
                Cut(source, h, w, patch);
                source = patch;
                (row, column) = (WinogradSizes.Patch * _sizes.Depth, _sizes.Depth);
            }

            WinogradTransform<TWidth, TVector>.Source(source, row, column, _sizes.Depth, target, _sizes.SourceStride);
            Next(ref plane, ref down, ref across);
        }
    }

    void Cut(float* source, int h, int w, float* patch)
    {
        int depth = _sizes.Depth;
        for (int i = 0; i < WinogradSizes.Patch; i++)
        {
            for (int j = 0; j < WinogradSizes.Patch; j++, patch += depth)
            {
                var pixel = new Span<float>(patch, depth);
                if ((uint)(h + i) < (uint)_sizes.SourceHeight && (uint)(w + j) < (uint)_sizes.SourceWidth)
                {
                    new ReadOnlySpan<float>(source + i * _sizes.Source.H + j * _sizes.Source.W, depth).CopyTo(pixel);
                }
                else
                {
                    pixel.Clear();
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    // Brings the sums of a block's tiles to the targets that there are.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Spread<TWidth, TVector>(long first, int tiles, float* sums)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        nint down = _sizes.Target.H, across = _sizes.Target.W;
        for (int n = 0; n < _sizes.Columns; n += TWidth.Lanes)
        {
            TVector mask = TWidth.Mask(_sizes.Columns - n);
            EndVector<TWidth, TVector> end = new(_end, _y, n, mask);
            (int plane, int h, int w) = Place(first);
            float* sum = sums + n;
            for (int i = 0; i < tiles; i++, sum += _sizes.SumRow)
            {
                WinogradTransform<TWidth, TVector>.Target(sum, _sizes.SumStride, mask,
                    out TVector t00, out TVector t01, out TVector t10, out TVector t11);
                float* target = _y + plane * _sizes.Target.D + h * WinogradSizes.Tile * down
                    + w * WinogradSizes.Tile * across + n;
                bool wide = w * WinogradSizes.Tile + 1 < _sizes.TargetWidth;
                end.Store(t00, target);
                if (wide)
                {
                    end.Store(t01, target + across);
                }

                if (h * WinogradSizes.Tile + 1 < _sizes.TargetHeight)
                {
                    end.Store(t10, target + down);
                    if (wide)
                    {
                        end.Store(t11, target + down + across);
                    }
                }

                Next(ref plane, ref h, ref w);
            }
        }
    }

    (int Plane, int Down, int Across) Place(long tile)
    {
        (long rest, long across) = Math.DivRem(tile, _sizes.TilesAcross);
        (long plane, long down) = Math.DivRem(rest, _sizes.TilesDown);
        return ((int)plane, (int)down, (int)across);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Next(ref int plane, ref int down, ref int across)
    {
        if (++across == _sizes.TilesAcross)
        {
            across = 0;
            if (++down == _sizes.TilesDown)
            {
                down = 0;
                plane++;
            }
        }
    }
}
