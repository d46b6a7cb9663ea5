namespace Lamina.Cpu;

/// <summary>
/// Brings a filter (taps, C / groups, O) into <see cref="FilterPanels"/> at the start of the scratch memory. For the
/// transposed walk (see <see cref="WindowAxis.Backward"/>) the taps are reversed, rows are filters, columns channels.
/// </summary>
sealed unsafe class PackFilterKernel : Kernel
{
    const int SmallFilter = 1 << 14;

    readonly FilterPanels _panels;
    readonly bool _transposed;
    readonly int _filters;
    readonly float* _filter;

    public PackFilterKernel(ConvolutionSizes sizes, bool transposed, float* filter)
    {
        _transposed = transposed;
        _filters = sizes.Filters;
        _filter = filter;
        _panels = transposed
            ? new(sizes.Groups, sizes.Taps, sizes.GroupFilters, sizes.GroupChannels)
            : new(sizes.Groups, sizes.Taps, sizes.GroupChannels, sizes.GroupFilters);
    }

    public FilterPanels Panels => _panels;

    public override int Tasks => _panels.Length < SmallFilter ? 1 : Blocks;

    public override long ScratchBytes => _panels.Length * sizeof(float);

    int Blocks => _panels.Groups * _panels.Count * _panels.Taps;

    public override void Run(int task)
    {
        int blocks = Blocks / Tasks;
        for (int block = task * blocks; block < (task + 1) * blocks; block++)
        {
            int tap = block % _panels.Taps, panel = block / _panels.Taps % _panels.Count;
            PackBlock(block / _panels.Taps / _panels.Count, panel, tap);
        }
    }

    // One tap's (depth, width) block of a panel.
    void PackBlock(int group, int panel, int tap)
    {
        int depth = _panels.Depth, width = _panels.Width(panel), used = _panels.Used(panel);
        int column = panel * MicroKernel.Columns;
        float* target = (float*)Scratch + _panels.Offset(group, panel) + (long)tap * depth * width;
        if (_transposed)
        {
            int channels = _panels.Columns;
            long first = (long)(_panels.Taps - 1 - tap) * channels + column;
            float* source = _filter + first * _filters + (long)group * depth;
            TransposeTile.Run((byte*)source, (long)_filters * sizeof(float), (byte*)target, (long)width * sizeof(float),
                depth, used, sizeof(float));
            return;
        }

        float* row = _filter + (long)tap * depth * _filters + (long)group * _panels.Columns + column;
        for (int c = 0; c < depth; c++, row += _filters, target += width)
        {
            new ReadOnlySpan<float>(row, used).CopyTo(new Span<float>(target, used));
        }
    }
}
