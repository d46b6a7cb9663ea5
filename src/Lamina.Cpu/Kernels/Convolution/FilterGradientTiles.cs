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
    readonly Unit[] _units;
    readonly bool _packs;
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
        _units = Units(sizes, few ? RowPieces(sizes) : TapPieces(sizes), few ? FewChannels : MostChannels);
        _packs = !few && sizes.Filters >= ManyFilters && (long)sizes.Taps * sizes.GroupChannels >= ManyRows;

        nint pixel = sizes.Y.W + width.Stride * sizes.Axes[1].Stride * sizes.X.W;
        int block = few ? FewBlock : _packs ? Block : (int)Math.Max(LeastBlock, CachedBlock / pixel);
        _blockColumns = Math.Clamp(width.Output, 1, block);
        _blockRows = Math.Clamp(block / _blockColumns, 1, Math.Max(1, sizes.Axes[1].Output));

        long tasks = Math.Clamp(sizes.Work / TaskWork, 1, MostTasks);

        // Tasks either share out the pixels, and their sums are added up after them, or the taps, channels and filters,
        // and each reads all pixels: whatever moves fewer floats.
        bool byPixels = few || tasks * Length <= (long)sizes.Images * (sizes.X.Image + sizes.Y.Image);
        _unitTasks = byPixels ? 1 : (int)Math.Min(_units.Length, tasks);
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
        int first = (int)((long)_units.Length * part / _unitTasks);
        var units = _units.AsSpan(first, (int)((long)_units.Length * (part + 1) / _unitTasks) - first);
        float* target = _chunks == 1 ? _dw : (float*)Scratch + chunk * Length;
        MicroTile tile = MicroTile.Plain;
        tile.CRow = _sizes.Filters;
        tile.ARow = 1;
        tile.BRow = _packs ? MicroKernel.Columns : _sizes.Y.W;
        tile.Accumulate = true;
        foreach (ref readonly Unit unit in units)
        {
            for (int row = 0; row < unit.Rows; row++)
            {
                new Span<float>(target + unit.Target + row * _sizes.Filters, unit.Columns).Clear();
            }
        }

        long end = Blocks * (chunk + 1) / _chunks;
        for (long block = Blocks * chunk / _chunks; block < end; block++)
        {
            AddBlock(&tile, block, units, columns, target);
        }
    }

    // Everything that one block of pixels adds to the units of a task.
    void AddBlock(MicroTile* tile, long block, ReadOnlySpan<Unit> units, float* packed, float* target)
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
        float* x = _x + image * _sizes.X.Image;
        foreach (ref readonly Unit unit in units)
        {
            int first = Math.Max(unit.H.First, row), last = Math.Min(unit.H.First + unit.H.Count, row + rows);
            int left = Math.Max(unit.W.First, column);
            int right = Math.Min(unit.W.First + unit.W.Count, column + columns);
            int d = plane * depth.Stride + unit.Depth;
            if (first >= last || left >= right || (uint)d >= (uint)depth.Input)
            {
                continue;
            }

            tile->N = unit.Columns;
            if (_packs && packedFrom != dy + unit.Filter)
            {
                packedFrom = dy + unit.Filter;
                Pack(packedFrom, rows, columns, tile->N, packed);
            }

            int h = unit.H.Input + (first - unit.H.First) * height.Stride;
            int w = unit.W.Input + (left - unit.W.First) * width.Stride;
            tile->A = x + d * _sizes.X.D + h * _sizes.X.H + w * _sizes.X.W + unit.Channel;
            tile->B = (_packs ? packed : dy + unit.Filter)
                + (first - row) * tile->BOuter + (left - column) * tile->BRow;
            tile->K = right - left;
            tile->Outer = last - first;
            tile->C = target + unit.Target;
            MicroKernel.RunRows(tile, unit.Rows);
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

    // Neighbours share columns of dy and rows of x: channels change slowest, then panels, then taps.
    static Unit[] Units(ConvolutionSizes sizes, Piece[] pieces, int mostChannels)
    {
        WindowAxis depth = sizes.Axes[0], height = sizes.Axes[1];
        int slices = (sizes.GroupChannels + mostChannels - 1) / mostChannels;
        int panels = (sizes.GroupFilters + MicroKernel.Columns - 1) / MicroKernel.Columns;
        int taps = depth.Size * height.Size;
        var units = new Unit[sizes.Groups * slices * panels * taps * pieces.Length];
        for (int i = 0; i < units.Length; i++)
        {
            (int rest, int index) = Math.DivRem(i, pieces.Length);
            (rest, int tap) = Math.DivRem(rest, taps);
            (rest, int panel) = Math.DivRem(rest, panels);
            (int group, int slice) = Math.DivRem(rest, slices);
            Piece piece = pieces[index];
            int channel = slice * mostChannels, within = panel * MicroKernel.Columns;
            int filter = group * sizes.GroupFilters + within;
            long row = ((long)tap * sizes.Axes[2].Size + piece.Tap) * sizes.GroupChannels + channel;
            units[i] = new(
                slices == 1 ? piece.Rows : Math.Min(piece.Rows - channel, mostChannels),
                Math.Min(MicroKernel.Columns, sizes.GroupFilters - within),
                (nint)(row * sizes.Filters + filter),
                group * sizes.GroupChannels + channel,
                filter,
                tap / height.Size * depth.Dilation - depth.Low,
                height.WindowsOf(tap % height.Size),
                piece.W);
        }

        return units;
    }

    // One piece a tap of the window row, over all windows for which it reads an input.
    static Piece[] TapPieces(ConvolutionSizes sizes)
    {
        var pieces = new Piece[sizes.Axes[2].Size];
        for (int tap = 0; tap < pieces.Length; tap++)
        {
            pieces[tap] = new(tap, sizes.GroupChannels, sizes.Axes[2].WindowsOf(tap));
        }

        return pieces;
    }

    // One piece a run of windows: its taps lie side by side in x and in dw, and make rows of one tile. A last piece
    // with no windows covers all taps, so that those that read only padding are cleared too.
    static Piece[] RowPieces(ConvolutionSizes sizes)
    {
        var pieces = new List<Piece>();
        foreach (WindowRun run in sizes.Axes[2].Forward())
        {
            if (run.Taps > 0) pieces.Add(new(run.Tap, run.Taps * sizes.Channels, (run.Out, run.Count, run.In)));
        }

        pieces.Add(new(0, sizes.Axes[2].Size * sizes.Channels, (0, 0, 0)));
        return [.. pieces];
    }

    // Of a window row: rows of dw, and the windows along the width for which they are not 0.
    sealed record Piece(int Tap, int Rows, (int First, int Count, int Input) W);

    // Rows and columns of dw, where they lie in it, the channel of x and the filter of dy that they begin with, what a
    // plane of windows reads besides its stride, and the windows along height and width that add to them.
    readonly record struct Unit(int Rows, int Columns, nint Target, int Channel, int Filter, int Depth,
        (int First, int Count, int Input) H, (int First, int Count, int Input) W);
}
