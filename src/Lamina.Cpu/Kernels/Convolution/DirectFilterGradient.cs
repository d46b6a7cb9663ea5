using System.Numerics;

namespace Lamina.Cpu;

/// <summary>
/// The filter gradient by its definition, for every number type that has no faster kernel; one task a tap.
/// </summary>
sealed unsafe class DirectFilterGradient<T> : Kernel
    where T : unmanaged, INumber<T>
{
    readonly ConvolutionSizes _sizes;
    readonly T* _x;
    readonly T* _dy;
    readonly T* _dw;

    /// <param name="sizes">The convolution.</param>
    /// <param name="x">Its input.</param>
    /// <param name="dy">The gradient at its output.</param>
    /// <param name="dw">Room for the gradient of the filter, (taps, C / groups, O).</param>
    public DirectFilterGradient(ConvolutionSizes sizes, T* x, T* dy, T* dw)
    {
        _sizes = sizes;
        _x = x;
        _dy = dy;
        _dw = dw;
    }

    public override int Tasks => _sizes.Taps;

    public override void Run(int task)
    {
        WindowAxis[] axes = _sizes.Axes;
        (int First, int Count, int Input) d = axes[0].WindowsOf(task / axes[2].Size / axes[1].Size);
        (int First, int Count, int Input) h = axes[1].WindowsOf(task / axes[2].Size % axes[1].Size);
        (int First, int Count, int Input) w = axes[2].WindowsOf(task % axes[2].Size);
        long length = (long)_sizes.GroupChannels * _sizes.Filters;
        T* target = _dw + task * length;
        new Span<T>(target, (int)length).Clear();
        for (int image = 0; image < _sizes.Images; image++)
        {
            for (int i = 0; i < d.Count; i++)
            {
                for (int j = 0; j < h.Count; j++)
                {
                    T* x = _x + image * _sizes.X.Image + (d.Input + i * axes[0].Stride) * _sizes.X.D
                        + (h.Input + j * axes[1].Stride) * _sizes.X.H + w.Input * _sizes.X.W;
                    T* dy = _dy + image * _sizes.Y.Image + (d.First + i) * _sizes.Y.D + (h.First + j) * _sizes.Y.H
                        + w.First * _sizes.Y.W;
                    for (int k = 0; k < w.Count; k++, x += axes[2].Stride * _sizes.X.W, dy += _sizes.Y.W)
                    {
                        AddPixel(x, dy, target);
                    }
                }
            }
        }
    }

    void AddPixel(T* x, T* dy, T* target)
    {
        int channels = _sizes.GroupChannels, filters = _sizes.GroupFilters;
        for (int group = 0; group < _sizes.Groups; group++)
        {
            for (int c = 0; c < channels; c++)
            {
                T* row = target + (long)c * _sizes.Filters + group * filters;
                for (int o = 0; o < filters; o++)
                {
                    row[o] += x[group * channels + c] * dy[group * filters + o];
                }
            }
        }
    }
}
