using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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

    void AddTap(float* x, float* dy, int pixels, float* target)
    {
        if (MicroKernel.Lanes == 16)
        {
            AddTap<Width512, Vector512<float>>(x, dy, pixels, target);
        }
        else if (MicroKernel.Lanes == 8)
        {
            AddTap<Width256, Vector256<float>>(x, dy, pixels, target);
        }
        else
        {
            AddTap<Width128, Vector128<float>>(x, dy, pixels, target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void AddTap<TWidth, TVector>(float* x, float* dy, int pixels, float* target)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct
    {
        int channels = _sizes.Channels, lanes = TWidth.Lanes, c = 0;
        nint step = _sizes.Axes[2].Stride * _sizes.X.W;
        for (; c + 4 * lanes <= channels; c += 4 * lanes)
        {
            TVector s0 = TWidth.Load(target + c), s1 = TWidth.Load(target + c + lanes);
            TVector s2 = TWidth.Load(target + c + 2 * lanes), s3 = TWidth.Load(target + c + 3 * lanes);
            float* a = x + c;
            float* b = dy + c;
            for (int p = 0; p < pixels; p++, a += step, b += channels)
            {
                s0 = TWidth.MultiplyAdd(TWidth.Load(a), TWidth.Load(b), s0);
                s1 = TWidth.MultiplyAdd(TWidth.Load(a + lanes), TWidth.Load(b + lanes), s1);
                s2 = TWidth.MultiplyAdd(TWidth.Load(a + 2 * lanes), TWidth.Load(b + 2 * lanes), s2);
                s3 = TWidth.MultiplyAdd(TWidth.Load(a + 3 * lanes), TWidth.Load(b + 3 * lanes), s3);
            }

            TWidth.Store(s0, target + c);
            TWidth.Store(s1, target + c + lanes);
            TWidth.Store(s2, target + c + 2 * lanes);
            TWidth.Store(s3, target + c + 3 * lanes);
        }

        for (; c < channels; c += lanes)
        {
            TVector mask = TWidth.Mask(channels - c), even = TWidth.LoadPart(target + c, mask), odd = TWidth.Zero;
            float* a = x + c;
            float* b = dy + c;
            int p = 0;
            for (; p + 2 <= pixels; p += 2, a += 2 * step, b += 2 * channels)
            {
                even = TWidth.MultiplyAdd(TWidth.LoadPart(a, mask), TWidth.LoadPart(b, mask), even);
                odd = TWidth.MultiplyAdd(
                    TWidth.LoadPart(a + step, mask), TWidth.LoadPart(b + channels, mask), odd);
            }

            if (p < pixels)
            {
                even = TWidth.MultiplyAdd(TWidth.LoadPart(a, mask), TWidth.LoadPart(b, mask), even);
            }

            TWidth.StorePart(TWidth.Add(even, odd), target + c, mask);
        }
    }
}
