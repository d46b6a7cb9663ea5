using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lamina.Cpu;

/// <summary>
/// A float32 convolution whose result only max pooling sees, with windows that do not overlap: for each row of windows
/// the rows of the convolution under it are made in a strip that stays in the first-level cache, and pooled from
/// there. Rows and columns under no window are not computed. Bias and bounds do not change which number is the
/// greatest, so they come after it.
/// </summary>
sealed unsafe class PooledConvolution : Kernel
{
    // What a task's multiplications and windows are worth, beside those of a plain convolution: short tasks, so that
    // one image can be shared out.
    const int WorkScale = 4;

    readonly ConvolutionTiles _tiles;
    readonly WindowPartition _partition;
    readonly WindowRun[][][] _rows;
    readonly int _panels;
    readonly int _panelTasks;
    readonly int _filters;
    readonly ImageStrides _source;
    readonly ImageStrides _strip;
    readonly ImageStrides _target;
    readonly float* _x;
    readonly float* _y;
    readonly ConvolutionEnd _end;

    /// <param name="sizes">The convolution: one group, not pointwise.</param>
    /// <param name="pool">The windows of the pooling, over at most two spatial axes.</param>
    /// <param name="filter">(taps, C, O).</param>
    /// <param name="x">The input of the convolution.</param>
    /// <param name="y">Room for the pooled result.</param>
    /// <param name="end">What comes between the sums and the pooling, without a residual.</param>
    public PooledConvolution(ConvolutionSizes sizes, WindowAxis[] pool, float* filter, float* x,
        float* y, in ConvolutionEnd end)
    {
        WindowRun[][] runs = sizes.Forward(), windows = Array.ConvertAll(pool, axis => axis.Forward());
        int width = windows[2].Max(run => run.In + (run.Count - 1) * run.InStep + run.Taps);
        _filters = sizes.Filters;
        _panels = (_filters + MicroKernel.Columns - 1) / MicroKernel.Columns;
        _source = sizes.X;
        _strip = new(1, pool[1].Size, width, MicroKernel.Columns);
        _target = new(1, pool[1].Output, pool[2].Output, _filters);
        _tiles = new(sizes, false, filter, x, null, ConvolutionEnd.None with { Scale = end.Scale }) { Target = _strip };
        _partition = new(sizes.Images, windows, WorkScale * sizes.Work);
        _panelTasks = Math.Min(_panels, _partition.Missing);
        WindowRun[] columns = WindowRun.Within(runs[2], 0, width);
        _rows = [.. windows[1].SelectMany(run => Enumerable.Range(0, run.Count).Select(i => run.In + i * run.InStep)
            .Select(first => (WindowRun[][])[runs[0], WindowRun.Within(runs[1], first, first + run.Taps), columns]))];
        _x = x;
        _y = y;
        _end = end with { Scale = null };
    }

    public override int Tasks => _partition.Tasks * _panelTasks;

    [SkipLocalsInit]
    public override void Run(int task)
    {
        int part = task / _panelTasks, cut = task % _panelTasks;
        int firstPanel = _panels * cut / _panelTasks, endPanel = _panels * (cut + 1) / _panelTasks;
        (int first, int end) = _partition.Images(part);
        WindowRun[][] runs = _partition.Runs(part);
        float* strip = stackalloc float[(int)_strip.D];
        for (int panel = firstPanel; panel < endPanel; panel++)
        {
            int column = panel * MicroKernel.Columns, columns = Math.Min(MicroKernel.Columns, _filters - column);
            for (int image = first; image < end; image++)
            {
                foreach (WindowRun h in runs[1])
                {
                    for (int i = 0; i < h.Count; i++)
                    {
                        int from = h.In + i * h.InStep, to = h.Out + i * h.OutStep;
                        _tiles.Fill(_rows[to], _x + image * _source.Image, strip - from * _strip.H, column, columns);
                        float* target = _y + image * _target.Image + to * _target.H + column;
                        foreach (WindowRun w in runs[2])
                        {
                            Pool(h.Taps, w, strip + w.In * _strip.W, target + w.Out * _target.W, column, columns);
                        }
                    }
                }
            }
        }
    }

    void Pool(int rows, in WindowRun w, float* strip, float* target, int column, int columns)
    {
        if (MicroKernel.Lanes == 16)
        {
            Pool<Width512, Vector512<float>>(rows, w, strip, target, column, columns);
        }
        else if (MicroKernel.Lanes == 8)
        {
            Pool<Width256, Vector256<float>>(rows, w, strip, target, column, columns);
        }
        else
        {
            Pool<Width128, Vector128<float>>(rows, w, strip, target, column, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Pool<TWidth, TVector>(int rows, in WindowRun w, float* strip, float* target, int column, int columns)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        nint step = w.InStep * _strip.W, rest = _strip.H - w.Taps * _strip.W;
        for (int n = 0; n < columns; n += TWidth.Lanes)
        {
            EndVector<TWidth, TVector> end = new(_end, _y, column + n, TWidth.Mask(columns - n));
            float* source = strip + n, y = target + n;
            for (int pixel = 0; pixel < w.Count; pixel++, source += step, y += _target.W)
            {
                float* tap = source;
                TVector greatest = TWidth.Load(tap);
                for (int i = 0; i < rows; i++, tap += rest)
                {
                    for (int j = 0; j < w.Taps; j++, tap += _strip.W)
                    {
                        greatest = TWidth.Greatest(greatest, TWidth.Load(tap));
                    }
                }

                end.Store(greatest, y);
            }
        }
    }
}
