using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lamina.Cpu;

/// <summary>
/// The filter gradient of a depthwise convolution with one filter a channel, in float32: dw[tap, c] is the sum over
/// pixels of x[pixel at the tap, c] · dy[pixel, c].
/// </summary>
sealed unsafe class DepthwiseFilterGradient : Kernel
{
    const long TaskWork = 1 << 17;
    const int MostTasks = 16;

    readonly ConvolutionSizes _sizes;
    readonly int _chunks;
    readonly float* _x;
    readonly float* _dy;
    readonly float* _dw;
    readonly SumPartialsKernel? _sum;

    /// <inheritdoc cref="FilterGradientTiles(ConvolutionSizes, float*, float*, float*)"/>
    public DepthwiseFilterGradient(ConvolutionSizes sizes, float* x, float* dy, float* dw)
    {
        _sizes = sizes;
        _x = x;
        _dy = dy;
        _dw = dw;
        _chunks = (int)Math.Clamp(Math.Min(sizes.Work / TaskWork, Planes), 1, MostTasks);
        _sum = _chunks > 1 ? new SumPartialsKernel(_chunks, Length, dw) : null;
    }

    public override int Tasks => _chunks;

    public override long ScratchBytes => _sum?.ScratchBytes ?? 0;

    public override IReadOnlyList<Kernel> Stages => _sum == null ? [this] : [this, _sum];

    long Length => (long)_sizes.Taps * _sizes.Channels;

    // Rows of output, of all planes and images.
    long Planes => (long)_sizes.Images * _sizes.Axes[0].Output * _sizes.Axes[1].Output;

    public override void Run(int task)
    {
        float* target = _chunks == 1 ? _dw : (float*)Scratch + task * Length;
        new Span<float>(target, (int)Length).Clear();
        long end = Planes * (task + 1) / _chunks;
        for (long row = Planes * task / _chunks; row < end; row++)
        {
            AddRow(row, target);
        }
    }

    // What one row of output adds to every tap.
    void AddRow(long row, float* target)
    {
        WindowAxis depth = _sizes.Axes[0], height = _sizes.Axes[1], width = _sizes.Axes[2];
        int h = (int)(row % height.Output), d = (int)(row / height.Output % depth.Output);
        long image = row / height.Output / depth.Output;
        float* x = _x + image * _sizes.X.Image;
        float* dy = _dy + row * _sizes.Y.H;
        for (int i = 0; i < depth.Size; i++)
        {
            int inD = d * depth.Stride + i * depth.Dilation - depth.Low;
            for (int j = 0; j < height.Size; j++)
            {
                int inH = h * height.Stride + j * height.Dilation - height.Low;
                if ((uint)inD >= (uint)depth.Input || (uint)inH >= (uint)height.Input)
                {
                    continue;
                }

                float* line = x + inD * _sizes.X.D + inH * _sizes.X.H;
                for (int k = 0; k < width.Size; k++)
                {
                    (int first, int count, int input) = width.WindowsOf(k);
                    AddTap(line + input * _sizes.X.W, dy + first * _sizes.Y.W, count,
                        target + ((i * height.Size + j) * width.Size + k) * _sizes.X.W);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void AddTap(float* x, float* dy, int pixels, float* target)
    {
        int channels = _sizes.Channels, c = 0;
        nint step = _sizes.Axes[2].Stride * _sizes.X.W;
        for (; c + Vector<float>.Count <= channels; c += Vector<float>.Count)
        {
            Vector<float> even = Vector.Load(target + c), odd = Vector<float>.Zero;
            float* a = x + c;
            float* b = dy + c;
            int p = 0;
            for (; p + 2 <= pixels; p += 2, a += 2 * step, b += 2 * channels)
            {
                even = Vector.MultiplyAddEstimate(Vector.Load(a), Vector.Load(b), even);
                odd = Vector.MultiplyAddEstimate(Vector.Load(a + step), Vector.Load(b + channels), odd);
            }

            if (p < pixels)
            {
                even = Vector.MultiplyAddEstimate(Vector.Load(a), Vector.Load(b), even);
            }

            Vector.Store(even + odd, target + c);
        }

        for (; c < channels; c++)
        {
            float sum = target[c];
            for (int p = 0; p < pixels; p++)
            {
                sum += x[p * step + c] * dy[p * channels + c];
            }

            target[c] = sum;
        }
    }
}
