namespace Lamina.Cpu;

/// <summary>
/// Lays a filter (taps, C / groups, O) out for <see cref="ConvolutionTiles"/> at the start of the scratch memory: for
/// each group and each <see cref="MicroKernel.Columns"/> columns of it a panel (taps, depth, columns), so that a tile
/// reads it from end to end. For the transposed walk, depth and columns are filters and channels instead of channels
/// and filters, and the taps are reversed as <see cref="WindowAxis.Backward"/> numbers them.
/// </summary>
sealed unsafe class FilterPanelsKernel : Kernel
{
    // Floats that are worth a task.
    const int TaskFloats = 1 << 14;

    readonly ConvolutionSizes _sizes;
    readonly bool _transposed;
    readonly int _depth;
    readonly int _columns;
    readonly int _panels;
    readonly int _cuts;
    readonly float* _filter;

    public FilterPanelsKernel(ConvolutionSizes sizes, bool transposed, float* filter)
    {
        _sizes = sizes;
        _transposed = transposed;
        _depth = transposed ? sizes.GroupFilters : sizes.GroupChannels;
        _columns = transposed ? sizes.GroupChannels : sizes.GroupFilters;
        _panels = (_columns + MicroKernel.Columns - 1) / MicroKernel.Columns;
        _cuts = (int)Math.Clamp(Length / sizes.Taps / TaskFloats, 1, (long)sizes.Groups * _panels);
        _filter = filter;
    }

    public override int Tasks => Length < TaskFloats ? 1 : _sizes.Taps * _cuts;

    public override long ScratchBytes => Length * sizeof(float);

    long Length => (long)_sizes.Taps * _sizes.GroupChannels * _sizes.Filters;

    public override void Run(int task)
    {
        int taps = Length < TaskFloats ? _sizes.Taps : 1, all = _sizes.Groups * _panels;
        (int first, int cut) = Math.DivRem(task, _cuts);
        for (int i = (int)((long)all * cut / _cuts); i < (int)((long)all * (cut + 1) / _cuts); i++)
        {
            (int group, int column) = (i / _panels, i % _panels * MicroKernel.Columns);
            float* panel = Panel((float*)Scratch, group, column);
            for (int tap = first; tap < first + taps; tap++)
            {
                Fill(panel, group, column, tap);
            }
        }
    }

    /// <summary>Where the panel is that begins at a column of a group.</summary>
    public float* Panel(float* scratch, int group, int column) =>
        scratch + ((long)group * _columns + column) * _sizes.Taps * _depth;

    /// <summary>Fills one panel, for a task that is the only one to use it.</summary>
    public void Fill(float* panel, int group, int column)
    {
        for (int tap = 0; tap < _sizes.Taps; tap++)
        {
            Fill(panel, group, column, tap);
        }
    }

    void Fill(float* panel, int group, int column, int tap)
    {
        int width = Math.Min(MicroKernel.Columns, _columns - column);
        float* target = panel + (long)tap * _depth * width;
        long row = (long)(_transposed ? _sizes.Taps - 1 - tap : tap) * _sizes.GroupChannels;
        if (_transposed)
        {
            float* block = _filter + (row + column) * _sizes.Filters + group * _depth;
            TransposeTile.Run((byte*)block, (long)_sizes.Filters * sizeof(float), (byte*)target,
                (long)width * sizeof(float), _depth, width, sizeof(float));
            return;
        }

        float* source = _filter + row * _sizes.Filters + group * _columns + column;
        BlockPacking.Panels(source, _sizes.Filters, _depth, width, target, 0, _depth);
    }
}
