using System.Numerics;
using System.Runtime.CompilerServices;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// select_and_scatter with a sum: dy of each window goes to the place of the window's first maximum in x (row-major
/// order); where windows overlap, the places add up. One task does whole images, because windows may share places.
/// </summary>
sealed unsafe class MaxPoolGradientKernel<T> : Kernel
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    const long TaskWork = 1 << 14;
    const int MostTasks = 64;

    readonly WindowRun[][] _runs;
    readonly ImageStrides _input;
    readonly ImageStrides _output;
    readonly bool _twoByTwo;
    readonly bool _fills;
    readonly int _images;
    readonly T* _x;
    readonly T* _dy;
    readonly T* _dx;

    /// <param name="window">The window.</param>
    /// <param name="shape">The shape of x and dx, (N, spatial..., C).</param>
    /// <param name="x">Where the maxima are looked for.</param>
    /// <param name="dy">One number a window and channel.</param>
    /// <param name="dx">Room for the gradient of x.</param>
    public MaxPoolGradientKernel(WindowGeometry window, Shape shape, T* x, T* dy, T* dx)
    {
        WindowAxis[] axes = WindowAxis.Of(window, shape);
        _runs = Array.ConvertAll(axes, axis => axis.Forward());
        _input = new(axes[0].Input, axes[1].Input, axes[2].Input, shape[-1]);
        _output = new(axes[0].Output, axes[1].Output, axes[2].Output, shape[-1]);
        _twoByTwo = axes[0].IsPointwise && Array.TrueForAll(axes[1..], axis =>
            axis is { Stride: 2, Size: 2, Dilation: 1, Low: 0 } && axis.Output * 2 <= axis.Input);
        _fills = _twoByTwo && shape[-1] % Vector<T>.Count == 0
            && Array.TrueForAll(axes[1..], axis => axis.Output * 2 == axis.Input);
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
            if (!_fills)
            {
                new Span<T>(_dx + image * _input.Image, (int)_input.Image).Clear();
            }

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
                    Vector.Store(Vector.Load(dx + tap) + Vector.BitwiseAnd(rest, found), dx + tap);
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

        dx[place] += dy;
    }
}
