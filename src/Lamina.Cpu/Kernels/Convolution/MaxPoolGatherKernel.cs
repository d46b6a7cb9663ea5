using System.Numerics;
using System.Runtime.CompilerServices;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// Picks from t, which has x's shape, the element at the place of each window's maximum in x: the gradient of
/// <see cref="MaxPoolGradientKernel{T}"/> with respect to dy. A window that sees only padding gives 0.
/// </summary>
sealed unsafe class MaxPoolGatherKernel<T> : WindowWalk
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    readonly T* _x;
    readonly T* _t;
    readonly T* _y;

    /// <param name="window">The window.</param>
    /// <param name="shape">The shape of x and t, (N, spatial..., C).</param>
    /// <param name="x">Where the maxima are looked for.</param>
    /// <param name="t">What is picked.</param>
    /// <param name="y">Room for one element a window and channel.</param>
    public MaxPoolGatherKernel(WindowGeometry window, Shape shape, T* x, T* t, T* y)
        : base(window, shape, transposed: false)
    {
        _x = x;
        _t = t;
        _y = y;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Row(in WindowRun d, in WindowRun h, in WindowRun w, nint source, nint target)
    {
        int lanes = Vector<T>.Count, channels = Channels;
        if (d.Taps * h.Taps * w.Taps == 0)
        {
            for (int pixel = 0; pixel < w.Count; pixel++)
            {
                new Span<T>(_y + target + pixel * Target.W, channels).Clear();
            }

            return;
        }

        for (int pixel = 0; pixel < w.Count; pixel++)
        {
            T* x = _x + source + pixel * w.InStep * Source.W;
            T* t = _t + source + pixel * w.InStep * Source.W;
            T* y = _y + target + pixel * Target.W;
            int c = 0;
            for (; c + lanes <= channels; c += lanes)
            {
                Vector<T> best = Vector.Load(x + c), picked = Vector.Load(t + c);
                for (int i = 0; i < d.Taps; i++)
                {
                    for (int j = 0; j < h.Taps; j++)
                    {
                        nint tap = i * d.InTapStep * Source.D + j * h.InTapStep * Source.H + c;
                        for (int k = 0; k < w.Taps; k++, tap += w.InTapStep * Source.W)
                        {
                            Vector<T> next = Vector.Load(x + tap), replaces = MaxOrder<T>.Replaces(next, best);
                            best = Vector.ConditionalSelect(replaces, next, best);
                            picked = Vector.ConditionalSelect(replaces, Vector.Load(t + tap), picked);
                        }
                    }
                }

                Vector.Store(picked, y + c);
            }

            for (; c < channels; c++)
            {
                T best = x[c], picked = t[c];
                for (int i = 0; i < d.Taps; i++)
                {
                    for (int j = 0; j < h.Taps; j++)
                    {
                        nint tap = i * d.InTapStep * Source.D + j * h.InTapStep * Source.H + c;
                        for (int k = 0; k < w.Taps; k++, tap += w.InTapStep * Source.W)
                        {
                            if (MaxOrder<T>.Replaces(x[tap], best))
                            {
                                (best, picked) = (x[tap], t[tap]);
                            }
                        }
                    }
                }

                y[c] = picked;
            }
        }
    }
}
