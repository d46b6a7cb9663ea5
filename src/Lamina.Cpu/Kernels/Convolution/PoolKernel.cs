using System.Numerics;
using System.Runtime.CompilerServices;
using Lamina.IR;

namespace Lamina.Cpu;

/// <summary>Each target is the fold of its taps (reduce_window), channel by channel.</summary>
sealed unsafe class PoolKernel<T, TFold> : WindowWalk
    where T : unmanaged, INumber<T>
    where TFold : IPoolFold<T>
{
    readonly T* _x;
    readonly T* _y;

    /// <param name="window">The window.</param>
    /// <param name="x">The shape that the window slides over, (N, spatial..., C).</param>
    /// <param name="transposed">Fold over the windows that hold a position, not the positions in a window.</param>
    /// <param name="source">x, or y if transposed.</param>
    /// <param name="target">y, or x if transposed.</param>
    public PoolKernel(WindowGeometry window, Shape x, bool transposed, T* source, T* target)
        : base(window, x, transposed)
    {
        _x = source;
        _y = target;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Row(in WindowRun d, in WindowRun h, in WindowRun w, nint source, nint target)
    {
        nint stepD = d.InTapStep * Source.D, stepH = h.InTapStep * Source.H, stepW = w.InTapStep * Source.W;
        int lanes = Vector<T>.Count, channels = Channels;
        for (int pixel = 0; pixel < w.Count; pixel++)
        {
            T* x = _x + source + pixel * w.InStep * Source.W;
            T* y = _y + target + pixel * w.OutStep * Target.W;
            int c = 0;
            for (; c + 4 * lanes <= channels; c += 4 * lanes)
            {
                Vector<T> s0 = new(TFold.Identity), s1 = s0, s2 = s0, s3 = s0;
                for (int i = 0; i < d.Taps; i++)
                {
                    for (int j = 0; j < h.Taps; j++)
                    {
                        T* tap = x + i * stepD + j * stepH + c;
                        for (int k = 0; k < w.Taps; k++, tap += stepW)
                        {
                            s0 = TFold.Invoke(s0, Vector.Load(tap));
                            s1 = TFold.Invoke(s1, Vector.Load(tap + lanes));
                            s2 = TFold.Invoke(s2, Vector.Load(tap + 2 * lanes));
                            s3 = TFold.Invoke(s3, Vector.Load(tap + 3 * lanes));
                        }
                    }
                }

                Vector.Store(s0, y + c);
                Vector.Store(s1, y + c + lanes);
                Vector.Store(s2, y + c + 2 * lanes);
                Vector.Store(s3, y + c + 3 * lanes);
            }

            for (; c + lanes <= channels; c += lanes)
            {
                Vector<T> sum = new(TFold.Identity);
                for (int i = 0; i < d.Taps; i++)
                {
                    for (int j = 0; j < h.Taps; j++)
                    {
                        T* tap = x + i * stepD + j * stepH + c;
                        for (int k = 0; k < w.Taps; k++, tap += stepW)
                        {
                            sum = TFold.Invoke(sum, Vector.Load(tap));
                        }
                    }
                }

                Vector.Store(sum, y + c);
            }

            for (; c < channels; c++)
            {
                T sum = TFold.Identity;
                for (int i = 0; i < d.Taps; i++)
                {
                    for (int j = 0; j < h.Taps; j++)
                    {
                        T* tap = x + i * stepD + j * stepH + c;
                        for (int k = 0; k < w.Taps; k++, tap += stepW)
                        {
                            sum = TFold.Invoke(sum, *tap);
                        }
                    }
                }

                y[c] = sum;
            }
        }
    }
}
