using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lamina.Cpu;

/// <summary>
/// Depthwise convolution with one filter a channel, and its transpose, in float32: each target pixel is the sum over
/// its taps of source pixel · filter row, channel by channel.
/// </summary>
sealed unsafe class DepthwiseKernel : Kernel
{
    // Pixels whose sums are kept in registers together: they share the filter row.
    const int Pixels = 4;

    readonly WindowPartition _partition;
    readonly ImageStrides _source;
    readonly ImageStrides _target;
    readonly WindowAxis[] _axes;
    readonly nint _tapStep;
    readonly float* _filter;
    readonly float* _x;
    readonly float* _y;
    readonly ConvolutionEnd _end;

    /// <inheritdoc cref="ConvolutionTiles(ConvolutionSizes, bool, float*, float*, float*, in ConvolutionEnd)"/>
    public DepthwiseKernel(
        ConvolutionSizes sizes, bool transposed, float* filter, float* x, float* y, in ConvolutionEnd end)
    {
        _axes = sizes.Axes;
        _partition = new WindowPartition(
            sizes.Images, transposed ? sizes.Backward() : sizes.Forward(), 4 * sizes.Work);
        _source = transposed ? sizes.Y : sizes.X;
        _target = transposed ? sizes.X : sizes.Y;

        // The transposed walk numbers taps from the window's end.
        _tapStep = transposed ? -sizes.Channels : sizes.Channels;
        _filter = transposed ? filter + (long)(sizes.Taps - 1) * sizes.Channels : filter;
        _x = x;
        _y = y;
        _end = end;
    }

    public override int Tasks => _partition.Tasks;

    public override void Run(int task)
    {
        (int first, int end) = _partition.Images(task);
        WindowRun[][] runs = _partition.Runs(task);
        for (int image = first; image < end; image++)
        {
            foreach (WindowRun d in runs[0])
            {
                for (int i = 0; i < d.Count; i++)
                {
                    float* source = _x + image * _source.Image + (d.In + i * d.InStep) * _source.D;
                    float* target = _y + image * _target.Image + (d.Out + i * d.OutStep) * _target.D;
                    foreach (WindowRun h in runs[1])
                    {
                        for (int j = 0; j < h.Count; j++)
                        {
                            foreach (WindowRun w in runs[2])
                            {
                                Row(d, h, w, source + (h.In + j * h.InStep) * _source.H + w.In * _source.W,
                                    target + (h.Out + j * h.OutStep) * _target.H + w.Out * _target.W);
                            }
                        }
                    }
                }
            }
        }
    }

    void Row(in WindowRun d, in WindowRun h, in WindowRun w, float* source, float* target)
    {
        if (MicroKernel.Lanes == 16)
        {
            Row<Width512, Vector512<float>>(d, h, w, source, target);
        }
        else if (MicroKernel.Lanes == 8)
        {
            Row<Width256, Vector256<float>>(d, h, w, source, target);
        }
        else
        {
            Row<Width128, Vector128<float>>(d, h, w, source, target);
        }
    }

    void Row<TWidth, TVector>(in WindowRun d, in WindowRun h, in WindowRun w, float* source, float* target)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        float* filter = _filter + ((d.Tap * _axes[1].Size + h.Tap) * _axes[2].Size + w.Tap) * _tapStep;
        nint from = w.InStep * _source.W, to = w.OutStep * _target.W;
        int pixel = 0;
        for (; pixel + Pixels <= w.Count; pixel += Pixels)
        {
            Four<TWidth, TVector>(d, h, w, source + pixel * from, from, target + pixel * to, to, filter);
        }

        if (pixel < w.Count && w.Count >= Pixels)
        {
            // The last four once more cover what is left.
            pixel = w.Count - Pixels;
            Four<TWidth, TVector>(d, h, w, source + pixel * from, from, target + pixel * to, to, filter);
            return;
        }

        for (; pixel < w.Count; pixel++)
        {
            One<TWidth, TVector>(d, h, w, source + pixel * from, target + pixel * to, filter);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Four<TWidth, TVector>(
        in WindowRun d, in WindowRun h, in WindowRun w, float* x, nint from, float* y, nint to, float* filter)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        int channels = (int)_target.W, lanes = TWidth.Lanes, tapsD = d.Taps, tapsH = h.Taps, tapsW = w.Taps;
        nint stepD = d.InTapStep * _source.D, stepH = h.InTapStep * _source.H, stepW = w.InTapStep * _source.W;
        nint filterW = w.TapStep * _tapStep, filterH = h.TapStep * _axes[2].Size * _tapStep;
        nint filterD = d.TapStep * _axes[1].Size * _axes[2].Size * _tapStep;
        for (int c = 0; c < channels; c += 2 * lanes)
        {
            // Of two vectors of channels a part of either may lie behind the last channel. If all of the second does,
            // it stays at the first, under a mask without lanes.
            TVector maskA = TWidth.Mask(channels - c), maskB = TWidth.Mask(channels - c - lanes);
            int second = channels - c > lanes ? lanes : 0;
            bool whole = c + 2 * lanes <= channels;
            TVector s0 = TWidth.Zero, s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
            for (int i = 0; i < tapsD; i++)
            {
                for (int j = 0; j < tapsH; j++)
                {
                    float* a = x + i * stepD + j * stepH + c;
                    float* f = filter + i * filterD + j * filterH + c;
                    for (int k = 0; k < tapsW; k++, a += stepW, f += filterW)
                    {
                        if (whole)
                        {
                            TVector v = TWidth.Load(f), u = TWidth.Load(f + lanes);
                            s0 = TWidth.MultiplyAdd(TWidth.Load(a), v, s0);
                            t0 = TWidth.MultiplyAdd(TWidth.Load(a + lanes), u, t0);
                            s1 = TWidth.MultiplyAdd(TWidth.Load(a + from), v, s1);
                            t1 = TWidth.MultiplyAdd(TWidth.Load(a + from + lanes), u, t1);
                            s2 = TWidth.MultiplyAdd(TWidth.Load(a + 2 * from), v, s2);
                            t2 = TWidth.MultiplyAdd(TWidth.Load(a + 2 * from + lanes), u, t2);
                            s3 = TWidth.MultiplyAdd(TWidth.Load(a + 3 * from), v, s3);
                            t3 = TWidth.MultiplyAdd(TWidth.Load(a + 3 * from + lanes), u, t3);
                        }
                        else
                        {
                            TVector v = TWidth.LoadPart(f, maskA), u = TWidth.LoadPart(f + second, maskB);
                            s0 = TWidth.MultiplyAdd(TWidth.LoadPart(a, maskA), v, s0);
                            t0 = TWidth.MultiplyAdd(TWidth.LoadPart(a + second, maskB), u, t0);
                            s1 = TWidth.MultiplyAdd(TWidth.LoadPart(a + from, maskA), v, s1);
                            t1 = TWidth.MultiplyAdd(TWidth.LoadPart(a + from + second, maskB), u, t1);
                            s2 = TWidth.MultiplyAdd(TWidth.LoadPart(a + 2 * from, maskA), v, s2);
                            t2 = TWidth.MultiplyAdd(TWidth.LoadPart(a + 2 * from + second, maskB), u, t2);
                            s3 = TWidth.MultiplyAdd(TWidth.LoadPart(a + 3 * from, maskA), v, s3);
                            t3 = TWidth.MultiplyAdd(TWidth.LoadPart(a + 3 * from + second, maskB), u, t3);
                        }
                    }
                }
            }

            EndVector<TWidth, TVector> endA = new(_end, _y, c, maskA), endB = new(_end, _y, c + second, maskB);
            float* target = y + c;
            endA.Store(s0, target);
            endB.Store(t0, target + second);
            endA.Store(s1, target + to);
            endB.Store(t1, target + to + second);
            endA.Store(s2, target + 2 * to);
            endB.Store(t2, target + 2 * to + second);
            endA.Store(s3, target + 3 * to);
            endB.Store(t3, target + 3 * to + second);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void One<TWidth, TVector>(in WindowRun d, in WindowRun h, in WindowRun w, float* x, float* y, float* filter)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        int channels = (int)_target.W;
        for (int c = 0; c < channels; c += TWidth.Lanes)
        {
            TVector sum = TWidth.Zero, mask = TWidth.Mask(channels - c);
            for (int i = 0; i < d.Taps; i++)
            {
                for (int j = 0; j < h.Taps; j++)
                {
                    float* a = x + i * d.InTapStep * _source.D + j * h.InTapStep * _source.H + c;
                    float* f = filter + (i * d.TapStep * _axes[1].Size + j * h.TapStep) * _axes[2].Size * _tapStep + c;
                    for (int k = 0; k < w.Taps; k++, a += w.InTapStep * _source.W, f += w.TapStep * _tapStep)
                    {
                        sum = TWidth.MultiplyAdd(TWidth.LoadPart(a, mask), TWidth.LoadPart(f, mask), sum);
                    }
                }
            }

            EndVector<TWidth, TVector> end = new(_end, _y, c, mask);
            end.Store(sum, y + c);
        }
    }
}
