using Lamina.IR;

namespace Lamina;

// Fourier transforms. A complex tensor is the pair of its real and its imaginary part.
public static partial class Ops
{
    /// <summary>The discrete Fourier transform along the last axis.</summary>
    public static (Tensor Real, Tensor Imaginary) Fft((Tensor Real, Tensor Imaginary) x)
    {
        CheckComplex(x);
        return Fourier.Transform(x.Real, x.Imaginary);
    }

    /// <summary>The discrete Fourier transform along the last two axes.</summary>
    public static (Tensor Real, Tensor Imaginary) Fft2((Tensor Real, Tensor Imaginary) x) => Both(x, inverse: false);

    /// <summary>The inverse of <see cref="Fft2"/>.</summary>
    public static (Tensor Real, Tensor Imaginary) Ifft2((Tensor Real, Tensor Imaginary) x)
    {
        (Tensor re, Tensor im) = Both(x, inverse: true);
        double factor = 1.0 / ((double)re.Shape[-1] * re.Shape[-2]);
        return (re * factor, im * factor);
    }

    static (Tensor Re, Tensor Im) Both((Tensor Re, Tensor Im) x, bool inverse)
    {
        CheckComplex(x);
        (Tensor re, Tensor im) = Fourier.Transform(x.Re, x.Im, inverse);
        (re, im) = Fourier.Transform(Transposed(re), Transposed(im), inverse);
        return (Transposed(re), Transposed(im));
    }

    static void CheckComplex((Tensor Re, Tensor Im) x)
    {
        if (x.Re.Shape != x.Im.Shape || !x.Re.DType.IsFloating() || x.Re.DType != x.Im.DType)
            throw new ArgumentException(
                $"Real and imaginary part are real numbers of one shape, not {x.Re.Type} and {x.Im.Type}.");
    }

    /// <summary>The Fourier transform of real numbers along the last axis, of which only one half differs.</summary>
    /// <param name="x">Real numbers, (…, n).</param>
    /// <param name="fftLength">Cuts x or fills it with zeros to this length first.</param>
    /// <returns>(…, length / 2 + 1).</returns>
    public static (Tensor Real, Tensor Imaginary) Rfft(Tensor x, int? fftLength = null)
    {
        Tensor real = Fitted(Floating(x), fftLength ?? x.Shape[-1]);
        int bins = real.Shape[-1] / 2 + 1;
        (Tensor re, Tensor im) = Fourier.Transform(real, null);
        return (Part(re, -1, 0, bins), Part(im, -1, 0, bins));
    }

    /// <summary>The inverse of <see cref="Rfft"/>.</summary>
    /// <param name="x">One half of a spectrum, (…, n).</param>
    /// <param name="fftLength">The length of the result; by default 2(n − 1).</param>
    public static Tensor Irfft((Tensor Real, Tensor Imaginary) x, int? fftLength = null)
    {
        CheckComplex(x);
        int n = fftLength ?? 2 * (x.Real.Shape[-1] - 1), bins = n / 2 + 1;
        // The other half mirrors this one.
        Tensor Whole(Tensor half, double sign)
        {
            Tensor first = Fitted(half, bins);
            int mirrored = n - bins;
            return mirrored == 0 ? first
                : Tensor.Concatenate([first, Part(first, -1, 1, 1 + mirrored).Reverse(-1) * sign], first.Rank - 1);
        }
        return Fourier.Transform(Whole(x.Real, 1), Whole(x.Imaginary, -1), inverse: true).Re * (1.0 / n);
    }

    static Tensor Fitted(Tensor x, int length)
    {
        int size = x.Shape[-1];
        if (length < 1)
            throw new ArgumentOutOfRangeException(nameof(length), $"A transform has no length of {length}.");
        if (length <= size) return length == size ? x : Part(x, -1, 0, length);
        int[] high = new int[x.Rank];
        high[^1] = length - size;
        return x.Pad(Ints.Repeat(0, x.Rank), high);
    }

    /// <summary>Sequences of a length, each some steps after the one before, of the last axis.</summary>
    /// <param name="x">(…, n).</param>
    /// <param name="sequenceLength">The length.</param>
    /// <param name="sequenceStride">The steps.</param>
    /// <returns>(…, how many fit, length).</returns>
    public static Tensor ExtractSequences(Tensor x, int sequenceLength, int sequenceStride)
    {
        int count = (x.Shape[-1] - sequenceLength) / sequenceStride + 1;
        if (x.Shape[-1] < sequenceLength)
            throw new ArgumentException($"No sequence of {sequenceLength} fits into {x.Shape}.");
        return x.Take(FrameIndices(count, sequenceLength, sequenceStride), -1);
    }

    static Tensor FrameIndices(int count, int length, int stride) =>
        Tensor.Iota((count, 1), 0, DType.Int32) * stride + Tensor.Iota((1, length), 1, DType.Int32);

    /// <summary>Fourier transforms of short windowed sequences of the last axis.</summary>
    /// <param name="x">Real numbers, (…, samples).</param>
    /// <param name="sequenceLength">The length of the window.</param>
    /// <param name="sequenceStride">Steps from one window to the next.</param>
    /// <param name="fftLength">
    /// The length of the transforms, at least that of the window, which lies in the middle.
    /// </param>
    /// <param name="window">"hann", "hamming", or null for none.</param>
    /// <param name="center">Whether windows lie centred on their step, x being mirrored at its ends.</param>
    /// <returns>(…, windows, fftLength / 2 + 1).</returns>
    public static (Tensor Real, Tensor Imaginary) Stft(Tensor x, int sequenceLength, int sequenceStride, int fftLength,
        string? window = "hann", bool center = true) =>
        Stft(x, WindowOf(window, sequenceLength, x.DType), sequenceStride, fftLength, center);

    /// <summary>Fourier transforms of short sequences of the last axis, with a window of one's own.</summary>
    public static (Tensor Real, Tensor Imaginary) Stft(
        Tensor x, Tensor window, int sequenceStride, int fftLength, bool center = true)
    {
        Tensor real = Floating(x);
        if (center)
        {
            int[] around = new int[2 * x.Rank];
            around[^1] = around[^2] = fftLength / 2;
            real = Pad(real, around, "reflect");
        }
        return Rfft(ExtractSequences(real, fftLength, sequenceStride) * Centred(window, fftLength));
    }

    /// <summary>
    /// The sequence of which <see cref="Stft(Tensor, int, int, int, string?, bool)"/> gave the transforms.
    /// </summary>
    /// <param name="x">(…, windows, fftLength / 2 + 1).</param>
    /// <param name="sequenceLength">The length of the window.</param>
    /// <param name="sequenceStride">Steps from one window to the next.</param>
    /// <param name="fftLength">The length of the transforms.</param>
    /// <param name="length">Cuts or fills the result to this length.</param>
    /// <param name="window">"hann", "hamming", or null for none.</param>
    /// <param name="center">Whether windows were centred on their step.</param>
    public static Tensor Istft((Tensor Real, Tensor Imaginary) x, int sequenceLength, int sequenceStride, int fftLength,
        int? length = null, string? window = "hann", bool center = true) =>
        Istft(x, WindowOf(window, sequenceLength, x.Real.DType), sequenceStride, fftLength, length, center);

    /// <summary>The inverse of Stft with a window of one's own.</summary>
    public static Tensor Istft((Tensor Real, Tensor Imaginary) x, Tensor window, int sequenceStride, int fftLength,
        int? length = null, bool center = true)
    {
        Tensor frames = Irfft(x, fftLength), weights = Centred(window, fftLength);
        int count = frames.Shape[-2], whole = fftLength + sequenceStride * (count - 1);
        Tensor Overlapped(Tensor t) => new Scatter(t.Rank - 2, Add: true).Apply(
            Tensor.Zeros(t.Shape.Slice(0, t.Rank - 2).Append(whole), t.DType),
            FrameIndices(count, fftLength, sequenceStride), t);
        // Each sample came in as often as windows lie over it.
        Tensor sum = center ? Overlapped(weights.Square().BroadcastTo((count, fftLength)))
            : Picked(PeriodicSum(weights.Square(), sequenceStride),
                [.. Enumerable.Range(0, whole).Select(i => i % sequenceStride)], 0);
        Tensor isCovered = sum.IsGreater(1e-11);
        Tensor y = Overlapped(frames * weights) / Tensor.Where(isCovered, sum, 1);
        int start = center ? fftLength / 2 : 0;
        y = Part(y, -1, start, center ? whole - fftLength / 2 : whole);
        return length is { } wanted ? Fitted(y, wanted) : y;
    }

    // The sums of what lies whole strides apart.
    static Tensor PeriodicSum(Tensor weights, int stride)
    {
        int rows = (weights.Shape[0] + stride - 1) / stride;
        return Fitted(weights, rows * stride).Reshape((rows, stride)).Sum(0);
    }

    static Tensor Centred(Tensor window, int length)
    {
        int before = (length - window.Shape[0]) / 2;
        if (window.Rank != 1 || window.Shape[0] > length)
            throw new ArgumentException($"A window of {window.Shape} does not fit into transforms of {length}.");
        return window.Pad(before, length - window.Shape[0] - before);
    }

    static Tensor WindowOf(string? name, int length, DType type)
    {
        (double a, double b) = name switch
        {
            "hann" => (0.5, 0.5),
            "hamming" => (0.54, 0.46),
            null => (1.0, 0.0),
            _ => throw new ArgumentException($"The window is \"hann\", \"hamming\" or null, not \"{name}\"."),
        };
        return FromNumbers([.. Enumerable.Range(0, length).Select(i => a - b * Math.Cos(2 * Math.PI * i / length))],
            length, type.IsFloating() ? type : DType.Float32);
    }

    /// <summary>Pairs along the last axis as complex numbers.</summary>
    public static (Tensor Real, Tensor Imaginary) ViewAsComplex(Tensor x) => x.Rank > 0 && x.Shape[-1] == 2
        ? (x.Select(-1, 0), x.Select(-1, 1))
        : throw new ArgumentException($"Complex numbers are pairs along the last axis, not {x.Shape}.");

    /// <summary>Complex numbers as pairs along a new last axis.</summary>
    public static Tensor ViewAsReal((Tensor Real, Tensor Imaginary) x) => Tensor.Stack([x.Real, x.Imaginary], -1);
}
