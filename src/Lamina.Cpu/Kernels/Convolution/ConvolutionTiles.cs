namespace Lamina.Cpu;

/// <summary>
/// The float32 walk that convolution and its transpose share: targets (pixels) × columns (channels) in register tiles,
/// straight from the images, with nothing gathered and nothing padded. Targets that use the same taps form rectangles
/// (runs of three axes); a tile is a stretch of pixels along the longer side of one, and sums over all taps at once
/// where the source allows.
/// </summary>
sealed unsafe class ConvolutionTiles : Kernel
{
    // Floats of a panel that misses the cache if its rows lie far apart.
    const int LargePanel = 1 << 16;

    // Floats of a panel that stays in the second-level cache while a rectangle of pixels is walked.
    const int CachedPanel = 1 << 17;

    // Floats of a filter whose panels, read where they lie, miss the second-level cache; rows so far apart that they
    // fall on few sets of it; pixels that pay for laying it out.
    const int FarFilter = 1 << 17, AliasedRow = 512, EnoughPixels = 96;

    // Tasks to come to if each panel is to be read by few of them.
    const int HeavyTasks = 16;

    readonly FilterPanelsKernel? _layout;
    readonly bool _ownPanels;
    readonly float* _filter;
    readonly int _groups;
    readonly int _depth;
    readonly int _columns;
    readonly int _panels;
    readonly WindowPartition _partition;
    readonly int _panelTasks;
    readonly ImageStrides _source;
    readonly ImageStrides _target;
    readonly int _windowHeight;
    readonly int _windowWidth;
    readonly bool _wholeRows;
    readonly bool _largePanel;
    readonly float* _x;
    readonly float* _y;
    readonly ConvolutionEnd _end;

    /// <param name="sizes">The convolution.</param>
    /// <param name="transposed">From y's pixels to x's instead of from x's to y's.</param>
    /// <param name="filter">(taps, C / groups, O).</param>
    /// <param name="x">Source: x, or y if transposed.</param>
    /// <param name="y">Target: y, or x if transposed.</param>
    /// <param name="end">What happens to the sums.</param>
    public ConvolutionTiles(
        ConvolutionSizes sizes, bool transposed, float* filter, float* x, float* y, in ConvolutionEnd end)
    {
        WindowRun[][] runs = transposed ? sizes.Backward() : sizes.Forward();
        _filter = filter;
        _groups = sizes.Groups;
        _depth = transposed ? sizes.GroupFilters : sizes.GroupChannels;
        _columns = transposed ? sizes.GroupChannels : sizes.GroupFilters;
        _panels = (_columns + MicroKernel.Columns - 1) / MicroKernel.Columns;
        _source = transposed ? sizes.Y : sizes.X;
        _target = transposed ? sizes.X : sizes.Y;

        // What is larger is read once: a filter larger than the images is dealt out by its columns first.
        long filterLength = (long)sizes.Taps * sizes.GroupChannels * sizes.Filters;
        bool heavy = filterLength > sizes.Images * (long)(sizes.X.Image + sizes.Y.Image);
        _partition = heavy
            ? new WindowPartition(sizes.Images, runs, sizes.Work / _panels, Math.Max(1, HeavyTasks / _panels))
            : new WindowPartition(sizes.Images, runs, sizes.Work);
        _panelTasks = heavy ? _panels : Math.Min(_panels, _partition.Missing);

        // A large panel is laid out by the one task that uses it, and read from its cache then. The rows of a small one
        // can be read where they are, unless the filter has to be transposed, or many pixels would miss the cache.
        _ownPanels = heavy && _partition.Tasks == 1 && filterLength / _panels > LargePanel;
        long pixels = sizes.Images * (long)_target.Image / Math.Max(1, _target.W);
        bool far = pixels >= EnoughPixels && _panels > 1
            && (filterLength > FarFilter || sizes.Filters % AliasedRow == 0);
        _layout = transposed || _ownPanels || far ? new FilterPanelsKernel(sizes, transposed, filter) : null;
        _windowHeight = sizes.Axes[1].Size;
        _windowWidth = sizes.Axes[2].Size;
        _wholeRows = sizes.Groups == 1 && Array.TrueForAll(runs[2], run => run.InTapStep == 1 && run.TapStep == 1);
        _largePanel = (long)sizes.Taps * _depth * MicroKernel.Columns > CachedPanel;
        _x = x;
        _y = y;
        _end = end;
    }

    /// <summary>Where targets lie, if the results go elsewhere than to the whole target.</summary>
    public ImageStrides Target { init => _target = value; }

    public override int Tasks => _partition.Tasks * _panelTasks;

    public override long ScratchBytes => _layout?.ScratchBytes ?? 0;

    public override IReadOnlyList<Kernel> Stages => _layout == null || _ownPanels ? [this] : [_layout, this];

    public override void Run(int task)
    {
        int part = task / _panelTasks, cut = task % _panelTasks;
        int firstPanel = _panels * cut / _panelTasks, endPanel = _panels * (cut + 1) / _panelTasks;
        (int first, int end) = _partition.Images(part);
        WindowRun[][] runs = _partition.Runs(part);
        MicroTile tile = MicroTile.Plain;
        tile.IsFar = true;
        for (int group = 0; group < _groups; group++)
        {
            for (int panel = firstPanel; panel < endPanel; panel++)
            {
                int within = panel * MicroKernel.Columns, column = group * _columns + within;
                Begin(&tile, column, Math.Min(MicroKernel.Columns, _columns - within));
                tile.BRow = _layout == null ? _groups * _columns : tile.N;
                float* filter = _layout == null ? _filter + column : _layout.Panel((float*)Scratch, group, within);
                if (_ownPanels)
                {
                    _layout!.Fill(filter, group, within);
                }

                for (int image = first; image < end; image++)
                {
                    float* source = _x + image * _source.Image + group * _depth;
                    Panel(&tile, runs, source, _y + image * _target.Image + column, filter);
                }
            }
        }
    }

    /// <summary>
    /// For the kernel that goes on with the sums: one image's rows and columns of targets, in a panel of columns.
    /// </summary>
    public void Fill(WindowRun[][] runs, float* source, float* target, int column, int columns)
    {
        MicroTile tile = MicroTile.Plain;
        Begin(&tile, column, columns);
        tile.BRow = _columns;
        Panel(&tile, runs, source, target, _filter + column);
    }

    void Begin(MicroTile* tile, int column, int columns)
    {
        tile->N = columns;
        tile->Bias = _end.Bias == null ? null : _end.Bias + column;
        tile->Scale = _end.Scale == null ? null : _end.Scale + column;
        tile->Residual = _end.Residual == null ? 0 : (nint)(_end.Residual - _y);
    }

    // One image in the columns of one panel.
    void Panel(MicroTile* tile, WindowRun[][] runs, float* source, float* target, float* panel)
    {
        foreach (WindowRun d in runs[0])
        {
            for (int i = 0; i < d.Count; i++)
            {
                float* plane = source + (d.In + i * d.InStep) * _source.D;
                float* targetPlane = target + (d.Out + i * d.OutStep) * _target.D;
                foreach (WindowRun h in runs[1])
                {
                    foreach (WindowRun w in runs[2])
                    {
                        Rectangle(tile, d, h, w, plane, targetPlane, panel);
                    }
                }
            }
        }
    }

    void Rectangle(
        MicroTile* tile, in WindowRun d, in WindowRun h, in WindowRun w, float* source, float* target, float* panel)
    {
        source += h.In * _source.H + w.In * _source.W;
        target += h.Out * _target.H + w.Out * _target.W;
        nint rowLength = _depth * tile->BRow;
        panel += ((d.Tap * _windowHeight + h.Tap) * _windowWidth + w.Tap) * rowLength;
        nint sourceH = h.InStep * _source.H, targetH = h.OutStep * _target.H;
        nint sourceW = w.InStep * _source.W, targetW = w.OutStep * _target.W;
        bool along = w.Count >= h.Count;
        int rows = along ? w.Count : h.Count, lines = along ? h.Count : w.Count;
        nint sourceLine = along ? sourceH : sourceW, targetLine = along ? targetH : targetW;
        tile->ARow = along ? sourceW : sourceH;
        tile->CRow = along ? targetW : targetH;
        if (d.Taps * h.Taps * w.Taps * _depth == 0)
        {
            for (int line = 0; line < lines; line++)
            {
                Blank(tile, rows, target + line * targetLine);
            }

            return;
        }

        // Sum over (k) within (outer) within the calls: whole rows of the window at once where they lie together, and
        // several of them unless one alone fills the cache. Then all pixels take a row before the next is read.
        int rowsAtOnce = _wholeRows && !_largePanel ? h.Taps : 1;
        int calls = d.Taps * h.Taps / rowsAtOnce;
        if (_wholeRows)
        {
            tile->K = w.Taps * _depth;
            tile->Outer = rowsAtOnce;
            tile->AOuter = h.InTapStep * _source.H;
            tile->BOuter = h.TapStep * _windowWidth * rowLength;
        }
        else
        {
            tile->K = _depth;
            tile->Outer = w.Taps;
            tile->AOuter = w.InTapStep * _source.W;
            tile->BOuter = w.TapStep * rowLength;
        }

        float* bias = tile->Bias;
        float* scale = tile->Scale;
        nint residual = tile->Residual;
        int turns = _largePanel ? calls : 1;
        for (int turn = 0; turn < turns; turn++)
        {
            int from = _largePanel ? turn : 0, to = _largePanel ? turn + 1 : calls;
            for (int line = 0; line < lines; line++)
            {
                float* a = source + line * sourceLine;
                tile->C = target + line * targetLine;
                for (int call = from; call < to; call++)
                {
                    (int tapD, int tapH) = Math.DivRem(call * rowsAtOnce, h.Taps);
                    tile->A = a + tapD * d.InTapStep * _source.D + tapH * h.InTapStep * _source.H;
                    tile->B = panel
                        + (tapD * d.TapStep * _windowHeight + tapH * h.TapStep) * _windowWidth * rowLength;
                    bool last = call == calls - 1;
                    tile->Accumulate = call > 0;
                    tile->Bias = last ? bias : null;
                    tile->Scale = last ? scale : null;
                    tile->Residual = last ? residual : 0;
                    tile->Floor = last ? _end.Floor : float.NegativeInfinity;
                    tile->Ceiling = last ? _end.Ceiling : float.PositiveInfinity;
                    MicroKernel.RunRows(tile, rows);
                }
            }
        }

        // As they were, for the next rectangle.
        tile->Bias = bias;
        tile->Scale = scale;
        tile->Residual = residual;
    }

    // Targets that see padding only.
    void Blank(MicroTile* tile, int rows, float* target)
    {
        for (int row = 0; row < rows; row++, target += tile->CRow)
        {
            var pixel = new Span<float>(target, tile->N);
            if (tile->Bias == null)
            {
                pixel.Clear();
            }
            else
            {
                new ReadOnlySpan<float>(tile->Bias, tile->N).CopyTo(pixel);
            }

            if (tile->Residual != 0)
            {
                RowLoops.Add(target, target + tile->Residual, target, tile->N);
            }

            if (!float.IsNegativeInfinity(_end.Floor) || !float.IsPositiveInfinity(_end.Ceiling))
            {
                RowLoops.Clamp(target, _end.Floor, _end.Ceiling, tile->N);
            }
        }
    }
}
