using System.Numerics;
using System.Runtime.CompilerServices;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// y = the maximum of each window, channel by channel, and which of the window's places has the first of the maxima,
/// counted in row-major order. The windows lie side by side.
/// </summary>
sealed unsafe class ChoosePoolKernel : WindowWalk
{
    readonly float* _x;
    readonly float* _y;
    readonly byte* _choice;

    /// <param name="window">The window.</param>
    /// <param name="shape">The shape of x, (N, spatial..., C).</param>
    /// <param name="x">What is pooled.</param>
    /// <param name="y">Room for one number a window and channel.</param>
    /// <param name="choice">Room for one byte a window and channel.</param>
    public ChoosePoolKernel(WindowGeometry window, Shape shape, float* x, float* y, byte* choice)
        : base(window, shape, transposed: false)
    {
        _x = x;
        _y = y;
        _choice = choice;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Row(in WindowRun d, in WindowRun h, in WindowRun w, nint source, nint target)
    {
        bool isTwoByTwo = d.Taps == 1 && h.Taps == 2 && w.Taps == 2;
        int lanes = Vector<float>.Count, channels = Channels;
        for (int pixel = 0; pixel < w.Count; pixel++)
        {
            float* x = _x + source + pixel * w.InStep * Source.W;
            nint at = target + pixel * Target.W;
            int c = 0;
            for (; isTwoByTwo && c + lanes <= channels; c += lanes)
            {
                TwoByTwo(x + c, _y + at + c, _choice + at + c);
            }

            if (c < channels)
            {
                AnyWindow(d, h, w, x, at, c);
            }
        }
    }

    // Windows of any size, and channels that fill no vector: a method of its own, which takes the compiler five
    // milliseconds and most networks do not need.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    void AnyWindow(in WindowRun d, in WindowRun h, in WindowRun w, float* x, nint at, int c)
    {
        int lanes = Vector<float>.Count, channels = Channels;
        for (; c + lanes <= channels; c += lanes)
        {
            Vector<float> best = Vector.Load(x + c);
            Vector<int> choice = Vector<int>.Zero, place = choice;
            for (int i = 0; i < d.Taps; i++)
            {
                for (int j = 0; j < h.Taps; j++)
                {
                    float* tap = x + i * d.InTapStep * Source.D + j * h.InTapStep * Source.H + c;
                    for (int k = 0; k < w.Taps; k++, tap += w.InTapStep * Source.W, place += Vector<int>.One)
                    {
                        Vector<float> next = Vector.Load(tap);
                        choice = Vector.ConditionalSelect(
                            Vector.AsVectorInt32(MaxOrder<float>.Replaces(next, best)), place, choice);
                        best = Vector.Max(best, next);
                    }
                }
            }

            Vector.Store(best, _y + at + c);
            ChoiceBytes.Store(choice, _choice + at + c);
        }

        for (; c < channels; c++)
        {
            float best = x[c];
            int choice = 0, place = 0;
            for (int i = 0; i < d.Taps; i++)
            {
                for (int j = 0; j < h.Taps; j++)
                {
                    float* tap = x + i * d.InTapStep * Source.D + j * h.InTapStep * Source.H + c;
                    for (int k = 0; k < w.Taps; k++, tap += w.InTapStep * Source.W, place++)
                    {
                        choice = MaxOrder<float>.Replaces(*tap, best) ? place : choice;
                        best = float.Max(best, *tap);
                    }
                }
            }

            _y[at + c] = best;
            _choice[at + c] = (byte)choice;
        }
    }

    // The usual window: everything stays in registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void TwoByTwo(float* x, float* y, byte* choice)
    {
        nint h = Source.H, w = Source.W;
        Vector<float> a = Vector.Load(x), b = Vector.Load(x + w), c = Vector.Load(x + h), d = Vector.Load(x + h + w);
        Vector<float> upper = Vector.Max(a, b), lower = Vector.Max(c, d);
        Vector<int> isLower = Vector.AsVectorInt32(MaxOrder<float>.Replaces(lower, upper));
        Vector<int> isRight = Vector.ConditionalSelect(isLower, Vector.AsVectorInt32(MaxOrder<float>.Replaces(d, c)),
            Vector.AsVectorInt32(MaxOrder<float>.Replaces(b, a)));
        Vector.Store(Vector.Max(upper, lower), y);
        // What is true is -1.
        ChoiceBytes.Store(-(isLower + isLower + isRight), choice);
    }
}
