using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lamina.Cpu;

/// <summary>
/// The float32 filter gradient: for each tap, dw[c, o] is the sum over pixels of x[pixel at the tap, c] · dy[pixel, o],
/// in register tiles of channels × filters. The pixels are walked in blocks; of a block, the columns of dy that a tile
/// takes are laid out one after another, if many tiles use them, and stay in the first-level cache. The channels are
/// cut so that what they read of x stays in the second-level cache.
/// </summary>
sealed unsafe class FilterGradientTiles : Kernel
{
    // Multiplications worth a task, pixels of a block whose columns of dy are laid out, channels that are walked
    // together.
    const long TaskWork = 1 << 18;
    const int MostTasks = 64, Block = 256, MostChannels = 256;

    // Floats of a block in the second-level cache and the least pixels of it, pixels of one with few channels.
    const int CachedBlock = 1 << 15, LeastBlock = 128, FewBlock = 256;

    // Rows of dw and filters for which it pays to lay out columns of dy.
    const int ManyRows = 256, ManyFilters = 128;

    // Up to here the rows of x are too few to fill a tile, so the taps of a window row share one.
    const int FewChannels = 7;
    const long MostPartials = 1 << 22;

    // Pixels over which a partial sum is made, at least, so that adding it to the others costs little beside it.
    const long ChunkPixels = 512;

    readonly ConvolutionSizes _sizes;
    readonly (int Tap, int Rows, int First, int Count, int Input)[] _pieces;
    readonly int _slices;
    readonly bool _packs;
    readonly int _panels;
    readonly int _units;
    readonly int _unitTasks;
    readonly int _chunks;
    readonly int _blockRows;
    readonly int _blockColumns;
    readonly float* _x;
    readonly float* _dy;
    readonly float* _dw;
    readonly SumPartialsKernel? _sum;

    /// <param name="sizes">The convolution.</param>
    /// <param name="x">Its input.</param>
    /// <param name="dy">The gradient at its output.</param>
    /// <param name="dw">Room for the gradient of the filter, (taps, C / groups, O).</param>
    public FilterGradientTiles(ConvolutionSizes sizes, float* x, float* dy, float* dw)
    {
        _sizes = sizes;
        _x = x;
        _dy = dy;
        _dw = dw;
        WindowAxis width = sizes.Axes[2];
        bool few = sizes.Groups == 1 && sizes.Channels <= FewChannels && width.Dilation == 1;
        _pieces = few ? RowPieces(sizes) : TapPieces(sizes);
        _panels = (sizes.GroupFilters + MicroKernel.Columns - 1) / MicroKernel.Columns;
        _slices = few ? 1 : (sizes.GroupChannels + MostChannels - 1) / MostChannels;
        _packs = !few && sizes.Filters >= ManyFilters && (long)sizes.Taps * sizes.GroupChannels >= ManyRows;
        _units = sizes.Groups * _slices * sizes.Axes[0].Size * sizes.Axes[1].Size * _pieces.Length * _panels;

        nint pixel = sizes.Y.W + width.Stride * sizes.Axes[1].Stride * sizes.X.W;
        int block = few ? FewBlock : _packs ? Block : (int)Math.Max(LeastBlock, CachedBlock / pixel);
        _blockColumns = Math.Clamp(width.Output, 1, block);
        _blockRows = Math.Clamp(block / _blockColumns, 1, Math.Max(1, sizes.Axes[1].Output));

        long tasks = Math.Clamp(sizes.Work / TaskWork, 1, MostTasks);

        // Tasks either share out the pixels, and their sums are added up after them, or the taps, channels and filters,
        // and each reads all pixels: whatever moves fewer floats.
        bool byPixels = few || tasks * Length <= (long)sizes.Images * (sizes.X.Image + sizes.Y.Image);
        _unitTasks = byPixels ? 1 : (int)Math.Min(_units, tasks);
        long pixels = (long)sizes.Images * (sizes.Y.Image / Math.Max(1, sizes.Filters));
        long chunks = Math.Min(tasks / Math.Max(1, _unitTasks), pixels / ChunkPixels);
        _chunks = (int)Math.Clamp(Math.Min(chunks, Blocks), 1, Math.Max(1, MostPartials / Math.Max(1, Length)));
        _sum = _chunks > 1 ? new SumPartialsKernel(_chunks, Length, dw) : null;
    }

    public override int Tasks => _unitTasks * _chunks;

    public override long ScratchBytes => _sum?.ScratchBytes ?? 0;

    public override IReadOnlyList<Kernel> Stages => _sum == null ? [this] : [this, _sum];

    long Length => (long)_sizes.Taps * _sizes.GroupChannels * _sizes.Filters;

    int RowBlocks => (_sizes.Axes[1].Output + _blockRows - 1) / _blockRows;

    int ColumnBlocks => (_sizes.Axes[2].Output + _blockColumns - 1) / _blockColumns;

    long Blocks => (long)_sizes.Images * _sizes.Axes[0].Output * RowBlocks * ColumnBlocks;

    [SkipLocalsInit]
    public override void Run(int task)
    {
        float* columns = stackalloc float[Block * MicroKernel.Columns];
        int chunk = task / _unitTasks, part = task % _unitTasks;
        int firstUnit = (int)((long)_units * part / _unitTasks);
        int endUnit = (int)((long)_units * (part + 1) / _unitTasks);
        float* target = _chunks == 1 ? _dw : (float*)Scratch + chunk * Length;
        MicroTile tile = MicroTile.Plain;
        tile.CRow = _sizes.Filters;
        tile.ARow = 1;
        tile.BRow = _packs ? MicroKernel.Columns : _sizes.Y.W;
        tile.Accumulate = true;
        for (int unit = firstUnit; unit < endUnit; unit++)
        {
            Clear(&tile, unit, target);
        }

        long end = Blocks * (chunk + 1) / _chunks;
        for (long block = Blocks * chunk / _chunks; block < end; block++)
        {
            AddBlock(&tile, block, firstUnit, endUnit, columns, target);
        }
    }

    // Everything that one block of pixels adds to the units of a task.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void AddBlock(MicroTile* tile, long block, int firstUnit, int endUnit, float* packed, float* target)
    {
        WindowAxis depth = _sizes.Axes[0], height = _sizes.Axes[1], width = _sizes.Axes[2];
        int column = (int)(block % ColumnBlocks) * _blockColumns;
        block /= ColumnBlocks;
        int row = (int)(block % RowBlocks) * _blockRows;
        block /= RowBlocks;
        int plane = (int)(block % depth.Output), image = (int)(block / depth.Output);
        int columns = Math.Min(_blockColumns, width.Output - column), rows = Math.Min(_blockRows, height.Output - row);
        float* dy = _dy + image * _sizes.Y.Image + plane * _sizes.Y.D + row * _sizes.Y.H + column * _sizes.Y.W;
        tile->BOuter = _packs ? columns * MicroKernel.Columns : _sizes.Y.H;
        tile->AStep = width.Stride * _sizes.X.W;
        tile->AOuter = height.Stride * _sizes.X.H;
        float* packedFrom = null;
        for (int unit = firstUnit; unit < endUnit; unit++)
        {
            (int group, int channel, int tapD, int tapH, int index, int panel) = Unit(unit);
            var piece = _pieces[index];
            (int firstH, int countH, _) = height.WindowsOf(tapH);
            int first = Math.Max(firstH, row), last = Math.Min(firstH + countH, row + rows);
            int left = Math.Max(piece.First, column), right = Math.Min(piece.First + piece.Count, column + columns);
            int d = plane * depth.Stride + tapD * depth.Dilation - depth.Low;
            if (first >= last || left >= right || (uint)d >= (uint)depth.Input)
            {
                continue;
            }

            int h = first * height.Stride + tapH * height.Dilation - height.Low;
            int w = piece.Input + (left - piece.First) * width.Stride;
            int filter = group * _sizes.GroupFilters + panel * MicroKernel.Columns;
            tile->N = Math.Min(MicroKernel.Columns, _sizes.GroupFilters - panel * MicroKernel.Columns);
            if (_packs && packedFrom != dy + filter)
            {
                packedFrom = dy + filter;
                Pack(packedFrom, rows, columns, tile->N, packed);
            }

            tile->A = _x + image * _sizes.X.Image + d * _sizes.X.D + h * _sizes.X.H + w * _sizes.X.W
                + group * _sizes.GroupChannels + channel;
            tile->B = (_packs ? packed : dy + filter) + (first - row) * tile->BOuter + (left - column) * tile->BRow;
            tile->K = right - left;
            tile->Outer = last - first;
            tile->C = target + (Row(tapD, tapH, piece.Tap) + channel) * _sizes.Filters + filter;
            MicroKernel.RunRows(tile, Math.Min(piece.Rows - channel, MostRows));
        }
    }

    // Rows of pixels of dy, so many columns each, one pixel after another.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Pack(float* dy, int rows, int columns, int width, float* packed)
    {
        for (int row = 0; row < rows; row++, dy += _sizes.Y.H)
        {
            float* pixel = dy;
            for (int i = 0; i < columns; i++, pixel += _sizes.Y.W, packed += MicroKernel.Columns)
            {
                if (width != MicroKernel.Columns)
                {
                    new ReadOnlySpan<float>(pixel, width).CopyTo(new Span<float>(packed, width));
                    continue;
                }

                for (int n = 0; n < MicroKernel.Columns; n += Vector256<float>.Count)
                {
                    Vector256.Load(pixel + n).Store(packed + n);
                }
            }
        }
    }

    // Channels of a slice; a piece of few channels is not cut.
    int MostRows => _slices == 1 ? int.MaxValue : MostChannels;

    void Clear(MicroTile* tile, int unit, float* target)
    {
        (int group, int channel, int tapD, int tapH, int index, int panel) = Unit(unit);
        int rows = Math.Min(_pieces[index].Rows - channel, MostRows);
        int columns = Math.Min(MicroKernel.Columns, _sizes.GroupFilters - panel * MicroKernel.Columns);
        float* c = target + (Row(tapD, tapH, _pieces[index].Tap) + channel) * _sizes.Filters
            + group * _sizes.GroupFilters + panel * MicroKernel.Columns;
        for (int row = 0; row < rows; row++, c += tile->CRow)
        {
            new Span<float>(c, columns).Clear();
        }
    }

    // The row of dw, taken as a matrix (taps · channels, filters), at which a tap begins.
    long Row(int tapD, int tapH, int tapW) =>
        ((long)(tapD * _sizes.Axes[1].Size + tapH) * _sizes.Axes[2].Size + tapW) * _sizes.GroupChannels;

    // Neighbouring units share columns of dy and rows of x: channels change slowest, then panels, then taps.
    (int Group, int Channel, int TapD, int TapH, int Piece, int Panel) Unit(int unit)
    {
        int piece = unit % _pieces.Length;
        unit /= _pieces.Length;
        int tapH = unit % _sizes.Axes[1].Size;
        unit /= _sizes.Axes[1].Size;
        int tapD = unit % _sizes.Axes[0].Size;
        unit /= _sizes.Axes[0].Size;
        int panel = unit % _panels;
        unit /= _panels;
        return (unit / _slices, unit % _slices * MostChannels, tapD, tapH, piece, panel);
    }

    // One piece a tap of the window row, over all windows for which it reads an input.
    static (int, int, int, int, int)[] TapPieces(ConvolutionSizes sizes)
    {
        var pieces = new (int, int, int, int, int)[sizes.Axes[2].Size];
        for (int k = 0; k < pieces.Length; k++)
        {
            (int first, int count, int input) = sizes.Axes[2].WindowsOf(k);
            pieces[k] = (k, sizes.GroupChannels, first, count, input);
        }

        return pieces;
    }

    // One piece a run of windows: its taps lie side by side in x and in dw, and make rows of one tile. A last piece
    // with no windows covers all taps, so that those that read only padding are cleared too.
    static (int, int, int, int, int)[] RowPieces(ConvolutionSizes sizes)
    {
        var pieces = sizes.Axes[2].Forward().Where(run => run.Taps > 0)
            .Select(run => (run.Tap, run.Taps * sizes.Channels, run.Out, run.Count, run.In));
        return [.. pieces, (0, sizes.Axes[2].Size * sizes.Channels, 0, 0, 0)];
    }
}
