using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>
/// The float32 walk that convolution and its transpose share: targets (pixels) × columns (channels) in register tiles,
/// straight from the images, with nothing gathered and nothing padded. Targets that use the same taps form rectangles
/// (runs of three axes); a tile is a stretch of pixels along the longer side of one, and sums over all taps at once
/// where the source allows.
/// </summary>
sealed unsafe class ConvolutionTiles : Kernel
{
    readonly PackFilterKernel _pack;
    readonly FilterPanels _panels;
    readonly float* _filter;
    readonly WindowPartition _partition;
    readonly int _panelTasks;
    readonly ImageStrides _source;
    readonly ImageStrides _target;
    readonly int _windowHeight;
    readonly int _windowWidth;
    readonly bool _wholeRows;
    readonly float* _x;
    readonly float* _y;
    readonly float* _bias;
    readonly float _floor;

    /// <param name="sizes">The convolution.</param>
    /// <param name="transposed">From y's pixels to x's instead of from x's to y's.</param>
    /// <param name="filter">(taps, C / groups, O).</param>
    /// <param name="x">Source: x, or y if transposed.</param>
    /// <param name="y">Target: y, or x if transposed.</param>
    /// <param name="bias">One number for each target channel, or null.</param>
    /// <param name="relu">Whether to replace negative results by 0.</param>
    public ConvolutionTiles(
        ConvolutionSizes sizes, bool transposed, float* filter, float* x, float* y, float* bias, bool relu)
    {
        WindowRun[][] runs = transposed ? sizes.Backward() : sizes.Forward();
        _pack = new PackFilterKernel(sizes, transposed, filter);
        _panels = _pack.Panels;

        // What is larger is read once: a filter larger than the images is dealt out by panels first.
        bool heavy = _panels.Length > sizes.Images * (long)(sizes.X.Image + sizes.Y.Image);
        _partition = new WindowPartition(sizes.Images, runs, sizes.Work / Math.Max(1, heavy ? _panels.Count : 1));
        _panelTasks = heavy ? _panels.Count : Math.Min(_panels.Count, _partition.Missing);
        _source = transposed ? sizes.Y : sizes.X;
        _target = transposed ? sizes.X : sizes.Y;
        _windowHeight = sizes.Axes[1].Size;
        _windowWidth = sizes.Axes[2].Size;
        _wholeRows = sizes.Groups == 1 && Array.TrueForAll(runs[2], run => run.InTapStep == 1 && run.TapStep == 1);
        _x = x;
        _y = y;
        _bias = bias;
        _floor = relu ? 0 : float.NegativeInfinity;

        // Rows of whole vectors are read as they are: packing them was measured to gain nothing.
        bool ready = !transposed && sizes.Groups == 1 && _panels.Columns % MicroKernel.Lanes == 0;
        _filter = ready ? filter : null;
    }

    public override int Tasks => _partition.Tasks * _panelTasks;

    public override long ScratchBytes => _filter == null ? _pack.ScratchBytes : 0;

    public override IReadOnlyList<Kernel> Stages => _filter == null ? [_pack, this] : [this];

    public override void Run(int task)
    {
        int part = task / _panelTasks, cut = task % _panelTasks;
        int firstPanel = _panels.Count * cut / _panelTasks, endPanel = _panels.Count * (cut + 1) / _panelTasks;
        (int first, int end) = _partition.Images(part);
        WindowRun[][] runs = _partition.Runs(part);
        MicroTile tile = MicroTile.Plain;
        tile.CRow = _target.W;
        for (int group = 0; group < _panels.Groups; group++)
        {
            for (int panel = firstPanel; panel < endPanel; panel++)
            {
                int column = group * _panels.Columns + panel * MicroKernel.Columns;
                tile.N = _panels.Used(panel);
                tile.BRow = _filter == null ? _panels.Width(panel) : _panels.Columns;
                tile.Bias = _bias == null ? null : _bias + column;
                float* columns = _filter == null
                    ? (float*)Scratch + _panels.Offset(group, panel)
                    : _filter + panel * MicroKernel.Columns;
                for (int image = first; image < end; image++)
                {
                    float* source = _x + image * _source.Image + group * _panels.Depth;
                    Panel(&tile, runs, source, _y + image * _target.Image + column, columns);
                }
            }
        }
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Rectangle(
        MicroTile* tile, in WindowRun d, in WindowRun h, in WindowRun w, float* source, float* target, float* panel)
    {
        source += h.In * _source.H + w.In * _source.W;
        target += h.Out * _target.H + w.Out * _target.W;
        nint rowLength = (nint)_panels.Depth * tile->BRow;
        panel += ((d.Tap * _windowHeight + h.Tap) * _windowWidth + w.Tap) * rowLength;
        nint sourceH = h.InStep * _source.H, targetH = h.OutStep * _target.H;
        nint sourceW = w.InStep * _source.W, targetW = w.OutStep * _target.W;
        bool along = w.Count >= h.Count;
        int rows = along ? w.Count : h.Count, lines = along ? h.Count : w.Count;
        nint sourceLine = along ? sourceH : sourceW, targetLine = along ? targetH : targetW;
        tile->ARow = along ? sourceW : sourceH;
        tile->CRow = along ? targetW : targetH;
        if (d.Taps * h.Taps * w.Taps * _panels.Depth == 0)
        {
            for (int line = 0; line < lines; line++)
            {
                Blank(tile, rows, target + line * targetLine);
            }

            return;
        }

        // Sum over (k) within (outer) within the calls: whole rows of the window at once where they lie together.
        int calls = _wholeRows ? d.Taps : d.Taps * h.Taps;
        if (_wholeRows)
        {
            tile->K = w.Taps * _panels.Depth;
            tile->Outer = h.Taps;
            tile->AOuter = h.InTapStep * _source.H;
            tile->BOuter = h.TapStep * _windowWidth * rowLength;
        }
        else
        {
            tile->K = _panels.Depth;
            tile->Outer = w.Taps;
            tile->AOuter = w.InTapStep * _source.W;
            tile->BOuter = w.TapStep * rowLength;
        }

        float* bias = tile->Bias;
        for (int line = 0; line < lines; line++)
        {
            float* a = source + line * sourceLine;
            tile->C = target + line * targetLine;
            for (int call = 0; call < calls; call++)
            {
                int tapD = _wholeRows ? call : call / h.Taps, tapH = _wholeRows ? 0 : call % h.Taps;
                tile->A = a + tapD * d.InTapStep * _source.D + tapH * h.InTapStep * _source.H;
                tile->B = panel + (tapD * d.TapStep * _windowHeight + tapH * h.TapStep) * _windowWidth * rowLength;
                bool last = call == calls - 1;
                tile->Accumulate = call > 0;
                tile->Bias = last ? bias : null;
                tile->Floor = last ? _floor : float.NegativeInfinity;
                MicroKernel.RunRows(tile, rows);
            }
        }
    }

    // Targets that see padding only.
    void Blank(MicroTile* tile, int rows, float* target)
    {
        for (int row = 0; row < rows; row++, target += tile->CRow)
        {
            for (int n = 0; n < tile->N; n++)
            {
                target[n] = tile->Bias == null ? 0 : Math.Max(tile->Bias[n], _floor);
            }
        }
    }
}
