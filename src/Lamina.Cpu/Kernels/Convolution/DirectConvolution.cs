using System.Numerics;

namespace Lamina.Cpu;

/// <summary>Convolution and its transpose by their definition, for number types that have no faster kernel.</summary>
sealed unsafe class DirectConvolution<T> : Kernel
    where T : unmanaged, INumber<T>
{
    readonly ConvolutionSizes _sizes;
    readonly bool _transposed;
    readonly WindowPartition _partition;
    readonly ImageStrides _source;
    readonly ImageStrides _target;
    readonly T* _filter;
    readonly T* _x;
    readonly T* _y;
    readonly T* _bias;
    readonly bool _relu;

    /// <param name="sizes">The convolution.</param>
    /// <param name="transposed">From y's pixels to x's instead of from x's to y's.</param>
    /// <param name="filter">(taps, C / groups, O).</param>
    /// <param name="x">Source: x, or y if transposed.</param>
    /// <param name="y">Target: y, or x if transposed.</param>
    /// <param name="bias">One number for each target channel, or null.</param>
    /// <param name="relu">Whether to replace negative results by 0.</param>
    public DirectConvolution(ConvolutionSizes sizes, bool transposed, T* filter, T* x, T* y, T* bias, bool relu)
    {
        _sizes = sizes;
        _transposed = transposed;
        _partition = new WindowPartition(
            sizes.Images, transposed ? sizes.Backward() : sizes.Forward(), 8 * sizes.Work);
        _source = transposed ? sizes.Y : sizes.X;
        _target = transposed ? sizes.X : sizes.Y;
        _filter = filter;
        _x = x;
        _y = y;
        _bias = bias;
        _relu = relu;
    }

    public override int Tasks => _partition.Tasks;

    public override void Run(int task)
    {
        (int first, int end) = _partition.Images(task);
        WindowRun[][] runs = _partition.Runs(task);
        for (int image = first; image < end; image++)
        {
            T* source = _x + image * _source.Image;
            T* target = _y + image * _target.Image;
            foreach (WindowRun d in runs[0])
            {
                foreach (WindowRun h in runs[1])
                {
                    foreach (WindowRun w in runs[2])
                    {
                        Box(d, h, w, source, target);
                    }
                }
            }
        }
    }

    void Box(in WindowRun d, in WindowRun h, in WindowRun w, T* source, T* target)
    {
        for (int i = 0; i < d.Count; i++)
        {
            for (int j = 0; j < h.Count; j++)
            {
                for (int k = 0; k < w.Count; k++)
                {
                    T* pixel = target + (d.Out + i * d.OutStep) * _target.D + (h.Out + j * h.OutStep) * _target.H
                        + (w.Out + k * w.OutStep) * _target.W;
                    T* from = source + (d.In + i * d.InStep) * _source.D + (h.In + j * h.InStep) * _source.H
                        + (w.In + k * w.InStep) * _source.W;
                    Pixel(d, h, w, from, pixel);
                }
            }
        }
    }

    void Pixel(in WindowRun d, in WindowRun h, in WindowRun w, T* source, T* target)
    {
        new Span<T>(target, (int)_target.W).Clear();
        for (int i = 0; i < d.Taps; i++)
        {
            for (int j = 0; j < h.Taps; j++)
            {
                for (int k = 0; k < w.Taps; k++)
                {
                    int tap = ((d.Tap + i * d.TapStep) * _sizes.Axes[1].Size + h.Tap + j * h.TapStep)
                        * _sizes.Axes[2].Size + w.Tap + k * w.TapStep;
                    T* from = source + i * d.InTapStep * _source.D + j * h.InTapStep * _source.H
                        + k * w.InTapStep * _source.W;
                    Multiply(_transposed ? _sizes.Taps - 1 - tap : tap, from, target);
                }
            }
        }

        for (int n = 0; n < _target.W; n++)
        {
            T value = _bias == null ? target[n] : target[n] + _bias[n];
            target[n] = _relu && value < T.Zero ? T.Zero : value;
        }
    }

    // One tap of one pixel: channels times the tap's (C / groups, O) matrix or its transpose.
    void Multiply(int tap, T* source, T* target)
    {
        int channels = _sizes.GroupChannels, filters = _sizes.GroupFilters;
        T* filter = _filter + (long)tap * channels * _sizes.Filters;
        for (int group = 0; group < _sizes.Groups; group++)
        {
            T* x = (_transposed ? target : source) + group * channels;
            T* y = (_transposed ? source : target) + group * filters;
            for (int c = 0; c < channels; c++)
            {
                T* row = filter + (long)c * _sizes.Filters + group * filters;
                if (_transposed)
                {
                    T sum = x[c];
                    for (int o = 0; o < filters; o++)
                    {
                        sum += y[o] * row[o];
                    }

                    x[c] = sum;
                }
                else
                {
                    for (int o = 0; o < filters; o++)
                    {
                        y[o] += x[c] * row[o];
                    }
                }
            }
        }
    }
}
