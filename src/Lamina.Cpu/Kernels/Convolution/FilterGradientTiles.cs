using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>
/// The float32 filter gradient: for each tap, dw[c, o] is the sum over pixels of x[pixel at the tap, c] · dy[pixel, o],
/// in register tiles of channels × filters straight from the images. The pixels are walked in blocks that stay in the
/// cache while every tile of the task uses them.
/// </summary>
sealed unsafe class FilterGradientTiles : Kernel
{
    // Multiplications worth a task, floats of a block in the second-level cache and in the first.
    const long TaskWork = 1 << 19;
    const int MostTasks = 32, Block = 1 << 15, SmallBlock = 1 << 12;

    // Up to here the rows of x are too few to fill a tile, so the taps of a window row share one.
    const int FewChannels = 7;
    const long MostPartials = 1 << 22;

    readonly ConvolutionSizes _sizes;
    readonly (int Tap, int Rows, int First, int Count, int Input)[] _pieces;
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
        _units = sizes.Groups * sizes.Axes[0].Size * sizes.Axes[1].Size * _pieces.Length * _panels;

        int block = few ? SmallBlock : Block;
        nint row = sizes.Y.H + sizes.Axes[1].Stride * sizes.X.H;
        _blockRows = (int)Math.Clamp(block / Math.Max(1, row), 1, Math.Max(1, sizes.Axes[1].Output));
        _blockColumns = row <= block
            ? width.Output
            : (int)Math.Clamp(block / (sizes.Y.W + width.Stride * sizes.X.W), 1, Math.Max(1, width.Output));

        long tasks = Math.Clamp(sizes.Work / TaskWork, 1, MostTasks);
        _unitTasks = few ? 1 : (int)Math.Min(_units, tasks);
        long chunks = Math.Max(1, tasks / Math.Max(1, _unitTasks));
        _chunks = (int)Math.Clamp(Math.Min(chunks, Blocks), 1, Math.Max(1, MostPartials / Math.Max(1, Length)));
        _sum = _chunks > 1 ? new SumPartialsKernel(_chunks, Length, dw) : null;
    }

    public override int Tasks => _unitTasks * _chunks;

    public override long ScratchBytes => _sum?.ScratchBytes ?? 0;

    public override IReadOnlyList<Kernel> Stages => _sum == null ? [this] : [this, _sum];

    long Length => (long)_sizes.Taps * _sizes.GroupChannels * _sizes.Filters;

    int RowBlocks => (_sizes.Axes[1].Output + _blockRows - 1) / _blockRows;

    int ColumnBlocks => _blockColumns == 0 ? 0 : (_sizes.Axes[2].Output + _blockColumns - 1) / _blockColumns;

    long Blocks => (long)_sizes.Images * _sizes.Axes[0].Output * RowBlocks * ColumnBlocks;

    public override void Run(int task)
    {
        int chunk = task / _unitTasks, part = task % _unitTasks;
        int firstUnit = (int)((long)_units * part / _unitTasks);
        int endUnit = (int)((long)_units * (part + 1) / _unitTasks);
        float* target = _chunks == 1 ? _dw : (float*)Scratch + chunk * Length;
        MicroTile tile = MicroTile.Plain;
        tile.CRow = _sizes.Filters;
        tile.ARow = 1;
        tile.Accumulate = true;
        for (int unit = firstUnit; unit < endUnit; unit++)
        {
            Clear(&tile, unit, target);
        }

        long end = Blocks * (chunk + 1) / _chunks;
        for (long block = Blocks * chunk / _chunks; block < end; block++)
        {
            AddBlock(&tile, block, firstUnit, endUnit, target);
        }
    }

    // Everything that one block of pixels adds to the units of a task.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void AddBlock(MicroTile* tile, long block, int firstUnit, int endUnit, float* target)
    {
        WindowAxis depth = _sizes.Axes[0], height = _sizes.Axes[1], width = _sizes.Axes[2];
        int column = (int)(block % ColumnBlocks) * _blockColumns;
        block /= ColumnBlocks;
        int row = (int)(block % RowBlocks) * _blockRows;
        block /= RowBlocks;
        int plane = (int)(block % depth.Output), image = (int)(block / depth.Output);
        int columns = Math.Min(_blockColumns, width.Output - column), rows = Math.Min(_blockRows, height.Output - row);
        float* dy = _dy + image * _sizes.Y.Image + plane * _sizes.Y.D + row * _sizes.Y.H + column * _sizes.Y.W;
        tile->BRow = _sizes.Y.W;
        tile->BOuter = _sizes.Y.H;
        tile->AStep = width.Stride * _sizes.X.W;
        tile->AOuter = height.Stride * _sizes.X.H;
        for (int unit = firstUnit; unit < endUnit; unit++)
        {
            (int group, int tapD, int tapH, int index, int panel) = Unit(unit);
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
            tile->A = _x + image * _sizes.X.Image + d * _sizes.X.D + h * _sizes.X.H + w * _sizes.X.W
                + group * _sizes.GroupChannels;
            tile->B = dy + (first - row) * _sizes.Y.H + (left - column) * _sizes.Y.W + filter;
            tile->K = right - left;
            tile->Outer = last - first;
            tile->N = Math.Min(MicroKernel.Columns, _sizes.GroupFilters - panel * MicroKernel.Columns);
            tile->C = target + Row(tapD, tapH, piece.Tap) * _sizes.Filters + filter;
            MicroKernel.RunRows(tile, piece.Rows);
        }
    }

    void Clear(MicroTile* tile, int unit, float* target)
    {
        (int group, int tapD, int tapH, int index, int panel) = Unit(unit);
        int columns = Math.Min(MicroKernel.Columns, _sizes.GroupFilters - panel * MicroKernel.Columns);
        float* c = target + Row(tapD, tapH, _pieces[index].Tap) * _sizes.Filters + group * _sizes.GroupFilters
            + panel * MicroKernel.Columns;
        for (int row = 0; row < _pieces[index].Rows; row++, c += tile->CRow)
        {
            new Span<float>(c, columns).Clear();
        }
    }

    // The row of dw, taken as a matrix (taps · channels, filters), at which a tap begins.
    long Row(int tapD, int tapH, int tapW) =>
        ((long)(tapD * _sizes.Axes[1].Size + tapH) * _sizes.Axes[2].Size + tapW) * _sizes.GroupChannels;

    // Neighbouring units share columns of dy and rows of x: panels change slowest, then taps.
    (int Group, int TapD, int TapH, int Piece, int Panel) Unit(int unit)
    {
        int piece = unit % _pieces.Length;
        unit /= _pieces.Length;
        int tapH = unit % _sizes.Axes[1].Size;
        unit /= _sizes.Axes[1].Size;
        int tapD = unit % _sizes.Axes[0].Size;
        unit /= _sizes.Axes[0].Size;
        return (unit / _panels, tapD, tapH, piece, unit % _panels);
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
