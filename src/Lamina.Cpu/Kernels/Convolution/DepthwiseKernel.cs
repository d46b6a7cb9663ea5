using System.Numerics;
using System.Runtime.CompilerServices;

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
    readonly float* _bias;
    readonly float _floor;

    /// <inheritdoc cref="ConvolutionTiles(ConvolutionSizes, bool, float*, float*, float*, float*, bool)"/>
    public DepthwiseKernel(
        ConvolutionSizes sizes, bool transposed, float* filter, float* x, float* y, float* bias, bool relu)
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
        _bias = bias;
        _floor = relu ? 0 : float.NegativeInfinity;
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Row(in WindowRun d, in WindowRun h, in WindowRun w, float* source, float* target)
    {
        float* filter = _filter + ((d.Tap * _axes[1].Size + h.Tap) * _axes[2].Size + w.Tap) * _tapStep;
        nint from = w.InStep * _source.W, to = w.OutStep * _target.W;
        int channels = (int)_target.W;
        for (int pixel = 0; pixel < w.Count; pixel += Pixels, source += Pixels * from, target += Pixels * to)
        {
            // The last ones again do the pixels before them once more if fewer than four are left, within this row.
            int over = Math.Min(pixel, Math.Max(0, pixel + Pixels - w.Count));
            float* x = source - over * from;
            float* y = target - over * to;
            int c = 0;
            if (w.Count >= Pixels)
            {
                for (; c + Vector<float>.Count <= channels; c += Vector<float>.Count)
                {
                    FourPixels(d, h, w, x + c, from, y + c, to, filter + c, c);
                }
            }

            for (int p = 0; p < Math.Min(Pixels, w.Count); p++)
            {
                OnePixel(d, h, w, x + p * from, y + p * to, filter, c);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void FourPixels(
        in WindowRun d, in WindowRun h, in WindowRun w, float* x, nint from, float* y, nint to, float* filter, int c)
    {
        Vector<float> s0 = Vector<float>.Zero, s1 = s0, s2 = s0, s3 = s0;
        nint step = w.InTapStep * _source.W, filterStep = w.TapStep * _tapStep;
        for (int i = 0; i < d.Taps; i++)
        {
            for (int j = 0; j < h.Taps; j++)
            {
                float* a = x + i * d.InTapStep * _source.D + j * h.InTapStep * _source.H;
                float* f = filter + (i * d.TapStep * _axes[1].Size + j * h.TapStep) * _axes[2].Size * _tapStep;
                for (int k = 0; k < w.Taps; k++, a += step, f += filterStep)
                {
                    Vector<float> weight = Vector.Load(f);
                    s0 = Vector.MultiplyAddEstimate(Vector.Load(a), weight, s0);
                    s1 = Vector.MultiplyAddEstimate(Vector.Load(a + from), weight, s1);
                    s2 = Vector.MultiplyAddEstimate(Vector.Load(a + 2 * from), weight, s2);
                    s3 = Vector.MultiplyAddEstimate(Vector.Load(a + 3 * from), weight, s3);
                }
            }
        }

        Vector<float> bias = _bias == null ? Vector<float>.Zero : Vector.Load(_bias + c), floor = new(_floor);
        Vector.Store(Vector.Max(s0 + bias, floor), y);
        Vector.Store(Vector.Max(s1 + bias, floor), y + to);
        Vector.Store(Vector.Max(s2 + bias, floor), y + 2 * to);
        Vector.Store(Vector.Max(s3 + bias, floor), y + 3 * to);
    }

    // The channels from c on, in vectors and then one by one.
    void OnePixel(in WindowRun d, in WindowRun h, in WindowRun w, float* x, float* y, float* filter, int c)
    {
        int channels = (int)_target.W;
        for (; c < channels; c += c + Vector<float>.Count <= channels ? Vector<float>.Count : 1)
        {
            bool whole = c + Vector<float>.Count <= channels;
            Vector<float> sum = Vector<float>.Zero;
            for (int i = 0; i < d.Taps; i++)
            {
                for (int j = 0; j < h.Taps; j++)
                {
                    float* a = x + i * d.InTapStep * _source.D + j * h.InTapStep * _source.H + c;
                    float* f = filter + (i * d.TapStep * _axes[1].Size + j * h.TapStep) * _axes[2].Size * _tapStep + c;
                    for (int k = 0; k < w.Taps; k++, a += w.InTapStep * _source.W, f += w.TapStep * _tapStep)
                    {
                        sum = whole
                            ? Vector.MultiplyAddEstimate(Vector.Load(a), Vector.Load(f), sum)
                            : Vector.MultiplyAddEstimate(Vector.CreateScalar(*a), Vector.CreateScalar(*f), sum);
                    }
                }
            }

            if (whole)
            {
                Vector<float> bias = _bias == null ? Vector<float>.Zero : Vector.Load(_bias + c);
                Vector.Store(Vector.Max(sum + bias, new(_floor)), y + c);
            }
            else
            {
                y[c] = Math.Max(sum[0] + (_bias == null ? 0 : _bias[c]), _floor);
            }
        }
    }
}
