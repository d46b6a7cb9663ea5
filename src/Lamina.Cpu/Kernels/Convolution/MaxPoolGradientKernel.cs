using System.Numerics;
using System.Runtime.CompilerServices;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// select_and_scatter with a sum: dy of each window goes to the place of the window's first maximum in x (row-major
/// order); where windows overlap, the places add up. Windows that lie side by side write all of theirs after they have
/// read it, so that dx may lie where x lies.
/// </summary>
sealed unsafe class MaxPoolGradientKernel<T> : WindowScatter<T>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    readonly T* _x;
    readonly T* _dy;
    readonly T* _dx;

    /// <param name="window">The window.</param>
    /// <param name="shape">The shape of x and dx, (N, spatial..., C).</param>
    /// <param name="x">Where the maxima are looked for.</param>
    /// <param name="dy">One number a window and channel.</param>
    /// <param name="dx">Room for the gradient of x; x itself only if the windows lie side by side.</param>
    public MaxPoolGradientKernel(WindowGeometry window, Shape shape, T* x, T* dy, T* dx)
        : base(window, shape, dx)
    {
        if (!Tiles && x == dx)
        {
            throw new ArgumentException("Windows that overlap cannot write over what others still read.", nameof(dx));
        }

        _x = x;
        _dy = dy;
        _dx = dx;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Row(in WindowRun d, in WindowRun h, in WindowRun w, nint place, nint number)
    {
        T* dy = _dy + number;
        if (d.Taps * h.Taps * w.Taps == 0)
        {
            return;
        }

        for (int pixel = 0; pixel < w.Count; pixel++, place += w.InStep * Input.W, dy += Output.W)
        {
            int c = 0, channels = (int)Input.W;
            for (; c + Vector<T>.Count <= channels; c += Vector<T>.Count)
            {
                if (IsTwoByTwo)
                {
                    TwoByTwo(_x + place + c, dy + c, _dx + place + c);
                }
                else
                {
                    Window(d, h, w, _x + place + c, dy + c, _dx + place + c);
                }
            }

            for (; c < channels; c++)
            {
                Channel(d, h, w, _x + place + c, dy[c], _dx + place + c);
            }
        }
    }

    // Everything stays in registers, and each place is written once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void TwoByTwo(T* x, T* dy, T* dx)
    {
        nint h = Input.H, w = Input.W;
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
                T* tap = x + i * d.InTapStep * Input.D + j * h.InTapStep * Input.H;
                for (int k = 0; k < w.Taps; k++, tap += w.InTapStep * Input.W)
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
                nint tap = i * d.InTapStep * Input.D + j * h.InTapStep * Input.H;
                for (int k = 0; k < w.Taps; k++, tap += w.InTapStep * Input.W)
                {
                    Vector<T> next = Vector.Load(x + tap);
                    Vector<T> found = Vector.BitwiseOr(
                        Vector.Equals(next, best), Vector.AndNot(isNaN, Vector.Equals(next, next)));
                    Vector<T> share = Vector.BitwiseAnd(rest, found);
                    Vector.Store(Tiles ? share : Vector.Load(dx + tap) + share, dx + tap);
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
                nint tap = i * d.InTapStep * Input.D + j * h.InTapStep * Input.H;
                for (int k = 0; k < w.Taps; k++, tap += w.InTapStep * Input.W)
                {
                    place = MaxOrder<T>.Replaces(x[tap], x[place]) ? tap : place;
                }
            }
        }

        if (!Tiles)
        {
            dx[place] += dy;
            return;
        }

        for (int i = 0; i < d.Taps; i++)
        {
            for (int j = 0; j < h.Taps; j++)
            {
                nint tap = i * d.InTapStep * Input.D + j * h.InTapStep * Input.H;
                for (int k = 0; k < w.Taps; k++, tap += w.InTapStep * Input.W)
                {
                    dx[tap] = tap == place ? dy : T.Zero;
                }
            }
        }
    }
}
