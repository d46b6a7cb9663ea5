using System.Numerics;
using System.Runtime.CompilerServices;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>
/// The gradient of <see cref="ChoosePoolKernel"/>: dy of each window goes to the place that was chosen, zeros to the
/// others and to what is in no window.
/// </summary>
sealed unsafe class ChosenGradientKernel : WindowScatter<float>
{
    readonly byte* _choice;
    readonly float* _dy;
    readonly float* _dx;

    /// <param name="window">The window; the windows lie side by side.</param>
    /// <param name="shape">The shape of dx, (N, spatial..., C).</param>
    /// <param name="choice">The place in each window, for each channel.</param>
    /// <param name="dy">One number a window and channel.</param>
    /// <param name="dx">Room for the gradient of what was pooled.</param>
    public ChosenGradientKernel(WindowGeometry window, Shape shape, byte* choice, float* dy, float* dx)
        : base(window, shape, dx)
    {
        if (!Tiles)
        {
            throw new ArgumentException("Windows that overlap share places.", nameof(window));
        }

        _choice = choice;
        _dy = dy;
        _dx = dx;
    }

    // What is generic is precompiled only where it is called by name.
    public override void Run(int task) => base.Run(task);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Row(in WindowRun d, in WindowRun h, in WindowRun w, nint place, nint number)
    {
        int lanes = Vector<float>.Count, channels = (int)Input.W;
        for (int pixel = 0; pixel < w.Count; pixel++, place += w.InStep * Input.W, number += Output.W)
        {
            int c = 0;
            for (; IsTwoByTwo && c + lanes <= channels; c += lanes)
            {
                TwoByTwo(_choice + number + c, _dy + number + c, _dx + place + c);
            }

            if (c < channels)
            {
                AnyWindow(d, h, w, place, number, c);
            }
        }
    }

    // Windows of any size, and channels that fill no vector: as in ChoosePoolKernel.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    void AnyWindow(in WindowRun d, in WindowRun h, in WindowRun w, nint place, nint number, int c)
    {
        int lanes = Vector<float>.Count, channels = (int)Input.W;
        for (; c + lanes <= channels; c += lanes)
        {
            Vector<int> choice = ChoiceBytes.Load(_choice + number + c), here = Vector<int>.Zero;
            Vector<float> dy = Vector.Load(_dy + number + c);
            for (int i = 0; i < d.Taps; i++)
            {
                for (int j = 0; j < h.Taps; j++)
                {
                    float* tap = _dx + place + i * d.InTapStep * Input.D + j * h.InTapStep * Input.H + c;
                    for (int k = 0; k < w.Taps; k++, tap += w.InTapStep * Input.W, here += Vector<int>.One)
                    {
                        Vector<float> isHere = Vector.AsVectorSingle(Vector.Equals(choice, here));
                        Vector.Store(Vector.BitwiseAnd(dy, isHere), tap);
                    }
                }
            }
        }

        for (; c < channels; c++)
        {
            int choice = _choice[number + c], here = 0;
            for (int i = 0; i < d.Taps; i++)
            {
                for (int j = 0; j < h.Taps; j++)
                {
                    float* tap = _dx + place + i * d.InTapStep * Input.D + j * h.InTapStep * Input.H + c;
                    for (int k = 0; k < w.Taps; k++, tap += w.InTapStep * Input.W, here++)
                    {
                        *tap = here == choice ? _dy[number + c] : 0;
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void TwoByTwo(byte* choice, float* dy, float* dx)
    {
        nint h = Input.H, w = Input.W;
        Vector<int> chosen = ChoiceBytes.Load(choice), gradient = Vector.AsVectorInt32(Vector.Load(dy));
        Put(dx, 0);
        Put(dx + w, 1);
        Put(dx + h, 2);
        Put(dx + h + w, 3);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void Put(float* place, int number) => Vector.Store(
            Vector.AsVectorSingle(Vector.BitwiseAnd(gradient, Vector.Equals(chosen, new Vector<int>(number)))), place);
    }
}
