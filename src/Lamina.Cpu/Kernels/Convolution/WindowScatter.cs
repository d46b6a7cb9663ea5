using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// The walk of a gradient of max pooling: rows of windows that put numbers to places of theirs. One task does whole
/// images, because windows may share places.
/// </summary>
abstract unsafe class WindowScatter<T> : Kernel
    where T : unmanaged
{
    const long TaskWork = 1 << 14;
    const int MostTasks = 64;

    readonly WindowRun[][] _runs;
    readonly int _depth;    // how far windows that lie side by side reach
    readonly int _height;
    readonly int _width;
    readonly int _images;
    readonly T* _dx;

    /// <param name="window">The window.</param>
    /// <param name="shape">The shape of dx, (N, spatial..., C).</param>
    /// <param name="dx">Where the numbers go.</param>
    protected WindowScatter(WindowGeometry window, Shape shape, T* dx)
    {
        WindowAxis[] axes = WindowAxis.Of(window, shape);
        _runs = Array.ConvertAll(axes, axis => axis.Forward());
        Input = new(axes[0].Input, axes[1].Input, axes[2].Input, shape[-1]);
        Output = new(axes[0].Output, axes[1].Output, axes[2].Output, shape[-1]);
        Tiles = window.Tiles(shape);
        IsTwoByTwo = Tiles && axes[0].Size == 1 && axes[1].Size == 2 && axes[2].Size == 2;
        if (Tiles)
        {
            (_depth, _height, _width) = (axes[0].Output * axes[0].Size, axes[1].Output * axes[1].Size,
                axes[2].Output * axes[2].Size);
        }

        _images = shape[0];
        _dx = dx;
        long work = window.OutputShape(shape).Elements * window.Elements;
        Tasks = (int)Math.Min(_images, Math.Clamp(work / TaskWork, 1, MostTasks));
    }

    public override int Tasks { get; }

    protected ImageStrides Input { get; }

    protected ImageStrides Output { get; }

    /// <summary>Whether the windows lie side by side, so that each writes all of its places.</summary>
    protected bool Tiles { get; }

    /// <summary>The usual window, 2×2 and no overlap.</summary>
    protected bool IsTwoByTwo { get; }

    public override void Run(int task)
    {
        int end = (int)((long)_images * (task + 1) / Tasks);
        for (int image = (int)((long)_images * task / Tasks); image < end; image++)
        {
            Clear(_dx + image * Input.Image);

            foreach (WindowRun d in _runs[0])
            {
                for (int i = 0; i < d.Count; i++)
                {
                    nint plane = image * Input.Image + (d.In + i * d.InStep) * Input.D;
                    nint dyPlane = image * Output.Image + (d.Out + i) * Output.D;
                    foreach (WindowRun h in _runs[1])
                    {
                        for (int j = 0; j < h.Count; j++)
                        {
                            foreach (WindowRun w in _runs[2])
                            {
                                Row(d, h, w, plane + (h.In + j * h.InStep) * Input.H + w.In * Input.W,
                                    dyPlane + (h.Out + j) * Output.H + w.Out * Output.W);
                            }
                        }
                    }
                }
            }
        }
    }

    /// <summary>
    /// Does <c>w.Count</c> neighbouring windows. The offsets, in elements, are of the first window's first place and of
    /// its number.
    /// </summary>
    protected abstract void Row(in WindowRun d, in WindowRun h, in WindowRun w, nint place, nint number);

    // What is in no window, or all, if windows add to what others have put there.
    void Clear(T* image)
    {
        nint width = _width * Input.W, plane = _height * Input.H;
        for (int i = 0; i < _depth; i++, image += Input.D)
        {
            for (nint row = 0; row < plane && width < Input.H; row += Input.H)
            {
                new Span<T>(image + row + width, (int)(Input.H - width)).Clear();
            }

            new Span<T>(image + plane, (int)(Input.D - plane)).Clear();
        }

        new Span<T>(image, (int)(Input.Image - _depth * Input.D)).Clear();
    }
}
