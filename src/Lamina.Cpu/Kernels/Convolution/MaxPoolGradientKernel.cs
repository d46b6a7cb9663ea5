using System.Numerics;
using System.Runtime.CompilerServices;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// select_and_scatter with a sum: dy of each window goes to the place of the window's first maximum in x (row-major
/// order); where windows overlap, the places add up. One task does whole images, because windows may share places.
/// Windows that lie side by side write all of theirs after they have read it, so that dx may lie where x lies.
/// </summary>
sealed unsafe class MaxPoolGradientKernel<T> : Kernel
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    const long TaskWork = 1 << 14;
    const int MostTasks = 64;

    readonly WindowRun[][] _runs;
    readonly ImageStrides _input;
    readonly ImageStrides _output;
    readonly bool _tiles;
    readonly bool _twoByTwo;
    readonly int _depth;    // how far windows that lie side by side reach
    readonly int _height;
    readonly int _width;
    readonly int _images;
    readonly T* _x;
    readonly T* _dy;
    readonly T* _dx;

    /// <param name="window">The window.</param>
    /// <param name="shape">The shape of x and dx, (N, spatial..., C).</param>
    /// <param name="x">Where the maxima are looked for.</param>
    /// <param name="dy">One number a window and channel.</param>
    /// <param name="dx">Room for the gradient of x; x itself only if the windows lie side by side.</param>
    public MaxPoolGradientKernel(WindowGeometry window, Shape shape, T* x, T* dy, T* dx)
    {
        WindowAxis[] axes = WindowAxis.Of(window, shape);
        _runs = Array.ConvertAll(axes, axis => axis.Forward());
        _input = new(axes[0].Input, axes[1].Input, axes[2].Input, shape[-1]);
        _output = new(axes[0].Output, axes[1].Output, axes[2].Output, shape[-1]);
        _tiles = window.Tiles(shape);
        _twoByTwo = _tiles && axes[0].Size == 1 && axes[1].Size == 2 && axes[2].Size == 2;
        if (_tiles)
        {
            (_depth, _height, _width) = (axes[0].Output * axes[0].Size, axes[1].Output * axes[1].Size,
                axes[2].Output * axes[2].Size);
        }
        else if (x == dx)
        {
            throw new ArgumentException("Windows that overlap cannot write over what others still read.", nameof(dx));
        }

        _images = shape[0];
        _x = x;
        _dy = dy;
        _dx = dx;
        long work = window.OutputShape(shape).Elements * window.Elements;
        Tasks = (int)Math.Min(_images, Math.Clamp(work / TaskWork, 1, MostTasks));
    }

    public override int Tasks { get; }

    public override void Run(int task)
    {
        int end = (int)((long)_images * (task + 1) / Tasks);
        for (int image = (int)((long)_images * task / Tasks); image < end; image++)
        {
            Clear(_dx + image * _input.Image);

            foreach (WindowRun d in _runs[0])
            {
                for (int i = 0; i < d.Count; i++)
                {
                    nint plane = image * _input.Image + (d.In + i * d.InStep) * _input.D;
                    nint dyPlane = image * _output.Image + (d.Out + i) * _output.D;
                    foreach (WindowRun h in _runs[1])
                    {
                        for (int j = 0; j < h.Count; j++)
                        {
                            foreach (WindowRun w in _runs[2])
                            {
                                Row(d, h, w, plane + (h.In + j * h.InStep) * _input.H + w.In * _input.W,
                                    _dy + dyPlane + (h.Out + j) * _output.H + w.Out * _output.W);
                            }
                        }
                    }
                }
            }
        }
    }

    // What is in no window, or all, if windows add to what others have put there.
    void Clear(T* image)
    {
        nint width = _width * _input.W, plane = _height * _input.H;
        for (int i = 0; i < _depth; i++, image += _input.D)
        {
            for (nint row = 0; row < plane && width < _input.H; row += _input.H)
            {
                new Span<T>(image + row + width, (int)(_input.H - width)).Clear();
            }

            new Span<T>(image + plane, (int)(_input.D - plane)).Clear();
        }

        new Span<T>(image, (int)(_input.Image - _depth * _input.D)).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Row(in WindowRun d, in WindowRun h, in WindowRun w, nint source, T* dy)
    {
        if (d.Taps * h.Taps * w.Taps == 0)
        {
            return;
        }

        for (int pixel = 0; pixel < w.Count; pixel++, source += w.InStep * _input.W, dy += _output.W)
        {
            int c = 0, channels = (int)_input.W;
            for (; c + Vector<T>.Count <= channels; c += Vector<T>.Count)
            {
                if (_twoByTwo)
                {
                    TwoByTwo(_x + source + c, dy + c, _dx + source + c);
                }
                else
                {
                    Window(d, h, w, _x + source + c, dy + c, _dx + source + c);
                }
            }

            for (; c < channels; c++)
            {
                Channel(d, h, w, _x + source + c, dy[c], _dx + source + c);
            }
        }
    }

    // The usual window, 2×2 and no overlap: everything stays in registers, and each place is written once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void TwoByTwo(T* x, T* dy, T* dx)
    {
        nint h = _input.H, w = _input.W;
        Vector<T> a = Vector.Load(x), b = Vector.Load(x + w), c = Vector.Load(x + h), d = Vector.Load(x + h + w);
        Vector<T> bOverA = MaxOrder<T>.Replaces(b, a), dOverC = MaxOrder<T>.Replaces(d, c);
        Vector<T> lower = MaxOrder<T>.Replaces(
            Vector.ConditionalSelect(dOverC, d, c), Vector.ConditionalSelect(bOverA, b, a));
        Vector<T> gradient = Vector.Load(dy);
        Vector<T> above = Vector.AndNot(gradient, lower), below = Vector.BitwiseAnd(gradient, lower);
        Vector.Store(Vector.AndNot(above, bOverA), dx);
        Vector.Store(Vector.BitwiseAnd(above, bOverA), dx + w);
        Vector.Store(Vector.AndNot(below, dOverC), dx + h);
        Vector.Store(Vector.BitwiseAnd(below, dOverC), dx + h + w);
    }

    // First the maximum over all taps; then its first occurrence takes the gradient.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Window(in WindowRun d, in WindowRun h, in WindowRun w, T* x, T* dy, T* dx)
    {
        Vector<T> best = Vector.Load(x);
        for (int i = 0; i < d.Taps; i++)
        {
            for (int j = 0; j < h.Taps; j++)
            {
                T* tap = x + i * d.InTapStep * _input.D + j * h.InTapStep * _input.H;
                for (int k = 0; k < w.Taps; k++, tap += w.InTapStep * _input.W)
                {
                    best = Vector.Max(best, Vector.Load(tap));
                }
            }
        }

        Vector<T> rest = Vector.Load(dy), isNaN = Vector.OnesComplement(Vector.Equals(best, best));
        for (int i = 0; i < d.Taps; i++)
        {
            for (int j = 0; j < h.Taps; j++)
            {
                nint tap = i * d.InTapStep * _input.D + j * h.InTapStep * _input.H;
                for (int k = 0; k < w.Taps; k++, tap += w.InTapStep * _input.W)
                {
                    Vector<T> next = Vector.Load(x + tap);
                    Vector<T> found = Vector.BitwiseOr(
                        Vector.Equals(next, best), Vector.AndNot(isNaN, Vector.Equals(next, next)));
                    Vector<T> share = Vector.BitwiseAnd(rest, found);
                    Vector.Store(_tiles ? share : Vector.Load(dx + tap) + share, dx + tap);
                    rest = Vector.AndNot(rest, found);
                }
            }
        }
    }

    void Channel(in WindowRun d, in WindowRun h, in WindowRun w, T* x, T dy, T* dx)
    {
        nint place = 0;
        for (int i = 0; i < d.Taps; i++)
        {
            for (int j = 0; j < h.Taps; j++)
            {
                nint tap = i * d.InTapStep * _input.D + j * h.InTapStep * _input.H;
                for (int k = 0; k < w.Taps; k++, tap += w.InTapStep * _input.W)
                {
                    place = MaxOrder<T>.Replaces(x[tap], x[place]) ? tap : place;
                }
            }
        }

        if (!_tiles)
        {
            dx[place] += dy;
            return;
        }

        for (int i = 0; i < d.Taps; i++)
        {
            for (int j = 0; j < h.Taps; j++)
            {
                nint tap = i * d.InTapStep * _input.D + j * h.InTapStep * _input.H;
                for (int k = 0; k < w.Taps; k++, tap += w.InTapStep * _input.W)
                {
                    dx[tap] = tap == place ? dy : T.Zero;
                }
            }
        }
    }
}
