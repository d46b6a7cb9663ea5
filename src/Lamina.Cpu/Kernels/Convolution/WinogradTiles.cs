using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>The way of tiles into the transformed domain and back, from x and to y.</summary>
sealed unsafe class WinogradTiles
{
    readonly WinogradSizes _sizes;
    readonly float* _x;
    readonly float* _y;
    readonly ConvolutionEnd _end;

    /// <param name="sizes">How the convolution is cut.</param>
    /// <param name="x">Source.</param>
    /// <param name="y">Target.</param>
    /// <param name="end">What happens to the sums.</param>
    public WinogradTiles(WinogradSizes sizes, float* x, float* y, in ConvolutionEnd end)
    {
        _sizes = sizes;
        _x = x;
        _y = y;
        _end = end;
    }

    /// <summary>
    /// Transforms the sources of tiles; those at the edge by way of a patch that is zero outside the image.
    /// </summary>
    /// <param name="first">The first tile.</param>
    /// <param name="tiles">How many.</param>
    /// <param name="target">Room for the first tile's channels at the first position.</param>
    /// <param name="stride">Floats from a position to the next.</param>
    /// <param name="patch">Room for the sources of a tile.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Gather<TWidth, TVector>(long first, int tiles, float* target, nint stride, float* patch)
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

            WinogradTransform<TWidth, TVector>.Source(source, row, column, _sizes.Depth, target, stride);
            Next(ref plane, ref down, ref across);
        }
    }

    // Internal, as is Place: what only methods call that are compiled when they run is precompiled only if it can be
    // seen from outside.
    internal void Cut(float* source, int h, int w, float* patch)
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

    /// <summary>Brings the sums of tiles to the targets that there are, or their maxima to the target.</summary>
    /// <param name="first">The first tile.</param>
    /// <param name="tiles">How many.</param>
    /// <param name="sums">The sums of the first tile, column and position.</param>
    /// <param name="row">Floats from a tile's sums to the next's.</param>
    /// <param name="stride">Floats from a position to the next.</param>
    /// <param name="column">The first column.</param>
    /// <param name="columns">How many columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Spread<TWidth, TVector>(
        long first, int tiles, float* sums, nint row, nint stride, int column, int columns)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        nint down = _sizes.Target.H, across = _sizes.Target.W;
        for (int n = 0; n < columns; n += TWidth.Lanes)
        {
            TVector mask = TWidth.Mask(columns - n);
            EndVector<TWidth, TVector> end = new(_end, _y, column + n, mask);
            (int plane, int h, int w) = Place(first);
            float* sum = sums + n;
            for (int i = 0; i < tiles; i++, sum += row)
            {
                WinogradTransform<TWidth, TVector>.Target(sum, stride, mask,
                    out TVector t00, out TVector t01, out TVector t10, out TVector t11);
                if (_sizes.Pools)
                {
                    // Bias and bounds do not change which number is the greatest.
                    TVector greatest = TWidth.Greatest(TWidth.Greatest(t00, t01), TWidth.Greatest(t10, t11));
                    end.Store(greatest, _y + plane * _sizes.Target.D + h * down + w * across + column + n);
                    Next(ref plane, ref h, ref w);
                    continue;
                }

                float* target = _y + plane * _sizes.Target.D + h * WinogradSizes.Tile * down
                    + w * WinogradSizes.Tile * across + column + n;
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

    /// <summary>Transforms the gradients at the targets of tiles; where a tile has no target it is 0.</summary>
    /// <param name="first">The first tile.</param>
    /// <param name="tiles">How many.</param>
    /// <param name="target">Room for the first tile's columns at the first position.</param>
    /// <param name="row">Floats from a tile's columns to the next's, whole vectors.</param>
    /// <param name="stride">Floats from a position to the next.</param>
    /// <param name="column">The first column.</param>
    /// <param name="columns">How many columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void GatherGradients<TWidth, TVector>(
        long first, int tiles, float* target, nint row, nint stride, int column, int columns)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        nint down = _sizes.Target.H, across = _sizes.Target.W;
        (int plane, int h, int w) = Place(first);
        for (int i = 0; i < tiles; i++, target += row)
        {
            float* at = _y + plane * _sizes.Target.D + h * WinogradSizes.Tile * down
                + w * WinogradSizes.Tile * across + column;
            bool wide = w * WinogradSizes.Tile + 1 < _sizes.TargetWidth;
            bool high = h * WinogradSizes.Tile + 1 < _sizes.TargetHeight;
            for (int n = 0; n < columns; n += TWidth.Lanes)
            {
                TVector mask = TWidth.Mask(columns - n);
                WinogradTransform<TWidth, TVector>.TargetGradient(TWidth.LoadPart(at + n, mask),
                    wide ? TWidth.LoadPart(at + n + across, mask) : TWidth.Zero,
                    high ? TWidth.LoadPart(at + n + down, mask) : TWidth.Zero,
                    wide && high ? TWidth.LoadPart(at + n + down + across, mask) : TWidth.Zero, target + n, stride);
            }

            Next(ref plane, ref h, ref w);
        }
    }

    internal (int Plane, int Down, int Across) Place(long tile)
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
