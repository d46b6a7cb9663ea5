using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Lamina.IR;

namespace Lamina.Audio;

/// <summary>
/// Changes the number of samples in a second by band-limited interpolation: each sample of the result is the sum of its
/// neighbours under a sinc with a Kaiser window (Smith, "Digital audio resampling"; Kaiser 1974), in as many phases as
/// the two rates have. What the lower of the two rates cannot hold (above half of it) is weakened by 80 dB or more,
/// what is below 0.92 of that half passes unchanged. Nothing is delayed.
/// </summary>
public sealed class Resampler
{
    // Zeros of the sinc on each side, and how much is left of what is not wanted.
    const int Zeros = 64;
    const double Attenuation = 80, MaxTaps = 1 << 26;

    // Filters take longer to make than most sounds to resample.
    const int MostKept = 64;
    static readonly ConcurrentDictionary<(int From, int To), Resampler> kept = new();

    readonly int from, to, up, down, half;
    readonly float[]?[] phases;
    readonly double cutoff;

    /// <summary>A change of rate.</summary>
    /// <param name="from">Samples in a second now.</param>
    /// <param name="to">Samples in a second wanted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is below 1.</exception>
    /// <exception cref="ArgumentException">The rates share so little that the filter would be too large.</exception>
    public Resampler(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, 1);
        (this.from, this.to) = (from, to);
        int common = (int)System.Numerics.BigInteger.GreatestCommonDivisor(from, to);
        (up, down) = (to / common, from / common);
        double ratio = Math.Min(1, (double)to / from);
        // Kaiser's formula for the width of the transition, as a share of half the lower rate; it ends there.
        double transition = (Attenuation - 8) / (2.285 * 2 * Zeros * Math.PI);
        cutoff = ratio * (1 - transition / 2);
        half = (int)Math.Ceiling(Zeros / ratio);
        if ((double)up * half * 2 > MaxTaps) throw new ArgumentException(
            $"From {from} to {to} there are {up} phases of {2 * half} samples, too many; choose rates with a large " +
            "common divisor.");
        phases = new float[up][];
    }

    /// <summary>One that was made before, if it was not long ago.</summary>
    internal static Resampler Between(int from, int to)
    {
        if (kept.Count >= MostKept) kept.Clear();
        return kept.GetOrAdd((from, to), rates => new(rates.From, rates.To));
    }

    /// <summary>Resamples all channels of a sound. Several threads may call it at a time.</summary>
    /// <param name="sound">The sound, of the rate that the constructor was given.</param>
    /// <returns>⌈frames · to / from⌉ frames.</returns>
    /// <exception cref="ArgumentException">The sound has another rate.</exception>
    public Sound Apply(Sound sound)
    {
        ArgumentNullException.ThrowIfNull(sound);
        if (sound.Rate != from) throw new ArgumentException($"This resamples {from} Hz, not {sound.Rate}.");
        int channels = sound.Channels, count = checked((int)(((long)sound.Frames * up + down - 1) / down));
        var result = new NDArray((count, channels));
        // Silence before and behind.
        float[] line = new float[sound.Frames + 2 * half];
        for (int c = 0; c < channels; c++)
        {
            ReadOnlySpan<float> samples = sound.Samples.AsSpan<float>();
            for (int i = 0; i < sound.Frames; i++) line[half + i] = samples[i * channels + c];
            Span<float> resampled = result.AsSpan<float>();
            for (int j = 0; j < count; j++)
            {
                // The place of the sample is at + phase / up; the neighbours begin half − 1 before.
                long place = (long)j * down;
                int at = (int)(place / up), phase = (int)(place % up);
                float[] taps = phases[phase] ??= Taps(phase);
                resampled[j * channels + c] = TensorPrimitives.Dot(line.AsSpan(at + 1, taps.Length), taps);
            }
        }
        return new(result, to);
    }

    // The weights of the neighbours from half − 1 before to half behind a place between two samples.
    float[] Taps(int phase)
    {
        double fraction = (double)phase / up, sum = 0;
        double[] taps = new double[2 * half];
        for (int k = 0; k < taps.Length; k++)
        {
            double distance = k - (half - 1) - fraction;
            taps[k] = Sinc(cutoff * distance) * Kaiser(distance / half);
            sum += taps[k];
        }
        return [.. taps.Select(tap => (float)(tap / sum))];
    }

    static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    // Kaiser's window at a place in [−1, 1], not divided by its height.
    static double Kaiser(double x) =>
        Math.Abs(x) >= 1 ? 0 : Bessel(0.1102 * (Attenuation - 8.7) * Math.Sqrt(1 - x * x));

    // The modified Bessel function of the first kind and order 0, by its series.
    static double Bessel(double x)
    {
        double sum = 1, term = 1;
        for (int k = 1; term > 1e-12 * sum; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
