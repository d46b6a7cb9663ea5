using System.Numerics;
using Lamina.IR;

namespace Lamina.Audio;

/// <summary>
/// Short-time Fourier transforms of whole sounds, and back: what Ops.Stft and Ops.Istft give, but at once, for sounds
/// of any length without compiling something for each.
/// </summary>
public static class Stft
{
    /// <summary>The transforms of all frames.</summary>
    /// <param name="sound">One channel.</param>
    /// <param name="options">Frames; by default as <see cref="StftOptions"/> says.</param>
    /// <returns>float32 (frames, fftLength / 2 + 1), from 0 Hz to half the rate.</returns>
    /// <exception cref="ArgumentException">There are several channels, or too few samples for a frame.</exception>
    public static (NDArray Real, NDArray Imaginary) Transform(Sound sound, StftOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sound);
        options = (options ?? new()).Checked();
        int frames = Count(sound.Frames, options);
        NDArray real = new((frames, options.Bins)), imaginary = new((frames, options.Bins));
        int at = 0;
        foreach (Complex[] spectrum in Spectra(sound.Mono.ToArray(), frames, options))
            for (int bin = 0; bin < options.Bins; bin++, at++)
                (real.AsSpan<float>()[at], imaginary.AsSpan<float>()[at]) =
                    ((float)spectrum[bin].Real, (float)spectrum[bin].Imaginary);
        return (real, imaginary);
    }

    /// <summary>The power of all frames: the squared magnitude of their transforms.</summary>
    /// <param name="sound">One channel.</param>
    /// <param name="options">Frames; by default as <see cref="StftOptions"/> says.</param>
    /// <returns>float32 (frames, fftLength / 2 + 1), from 0 Hz to half the rate.</returns>
    /// <exception cref="ArgumentException">There are several channels, or too few samples for a frame.</exception>
    public static NDArray Power(Sound sound, StftOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sound);
        options = (options ?? new()).Checked();
        int frames = Count(sound.Frames, options), at = 0;
        var power = new NDArray((frames, options.Bins));
        foreach (Complex[] spectrum in Spectra(sound.Mono.ToArray(), frames, options))
            for (int bin = 0; bin < options.Bins; bin++)
                power.AsSpan<float>()[at++] = (float)(spectrum[bin].Real * spectrum[bin].Real
                    + spectrum[bin].Imaginary * spectrum[bin].Imaginary);
        return power;
    }

    /// <summary>The sound of which these are the transforms (of least squared error, Griffin and Lim 1984).</summary>
    /// <param name="spectra">Both (frames, fftLength / 2 + 1).</param>
    /// <param name="rate">Samples in a second.</param>
    /// <param name="options">The frames of the transforms.</param>
    /// <param name="length">Cuts the sound, or fills it with silence, to so many samples.</param>
    /// <exception cref="ArgumentException">Shapes do not fit the options.</exception>
    public static Sound Invert(
        (NDArray Real, NDArray Imaginary) spectra, int rate, StftOptions? options = null, int? length = null)
    {
        options = (options ?? new()).Checked();
        (NDArray real, NDArray imaginary) = spectra;
        if (real.Shape.Rank != 2 || real.Shape[1] != options.Bins || real.Shape != imaginary.Shape)
            throw new ArgumentException(
                $"Transforms are (frames, {options.Bins}), not {real.Shape} and {imaginary.Shape}.");
        int frames = real.Shape[0], n = options.Length, bins = options.Bins;
        double[] window = options.Weights(), sum = new double[n + options.FrameStep * (frames - 1)];
        double[] cover = new double[sum.Length];
        var fft = new Fft(n);
        Complex[] whole = new Complex[n];
        for (int f = 0; f < frames; f++)
        {
            for (int k = 0; k < bins; k++)
                whole[k] = new(real[(long)f * bins + k], imaginary[(long)f * bins + k]);
            // The other half mirrors this one.
            for (int k = bins; k < n; k++) whole[k] = Complex.Conjugate(whole[n - k]);
            fft.Invert(whole);
            for (int i = 0, at = f * options.FrameStep; i < n; i++, at++)
            {
                sum[at] += whole[i].Real * window[i];
                cover[at] += window[i] * window[i];
            }
        }
        int start = options.Center ? n / 2 : 0, there = Math.Max(0, sum.Length - 2 * start);
        var samples = new NDArray((length ?? there, 1));
        for (int i = 0; i < Math.Min(samples.Shape[0], sum.Length - start); i++)
            samples.AsSpan<float>()[i] = cover[start + i] > 1e-11 ? (float)(sum[start + i] / cover[start + i]) : 0;
        return new(samples, rate);
    }

    /// <summary>How many frames there are.</summary>
    static int Count(int samples, StftOptions options)
    {
        int reach = options.Center ? options.Length / 2 : 0;
        // A mirror shows what is before it, but not the sample at the end twice.
        if (samples <= reach || samples + 2 * reach < options.Length) throw new ArgumentException(
            $"{samples} samples are too few for a frame of {options.Length}; fill them up with Sound.Part.");
        return 1 + (samples + 2 * reach - options.Length) / options.FrameStep;
    }

    // Each frame in turn, in the same memory.
    static IEnumerable<Complex[]> Spectra(float[] samples, int frames, StftOptions options)
    {
        int n = options.Length, reach = options.Center ? n / 2 : 0;
        double[] window = options.Weights();
        var fft = new Fft(n);
        Complex[] frame = new Complex[n];
        for (int f = 0; f < frames; f++)
        {
            for (int i = 0; i < n; i++)
            {
                int at = Math.Abs(f * options.FrameStep + i - reach);
                if (at >= samples.Length) at = 2 * (samples.Length - 1) - at;
                frame[i] = window[i] == 0 ? 0 : samples[at] * window[i];
            }
            fft.Transform(frame);
            yield return frame;
        }
    }
}
