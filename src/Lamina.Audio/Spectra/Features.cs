using Lamina.IR;

namespace Lamina.Audio;

/// <summary>What models learn from sounds: mel spectrograms, cepstra, and their changes.</summary>
public static class Features
{
    /// <summary>The natural logarithms of the energies in bands of the mel scale.</summary>
    /// <param name="sound">One channel.</param>
    /// <param name="options">Frames and bands; by default 40 bands, every 10 ms at 16 kHz.</param>
    /// <returns>float32 (frames, bands); times 10 / ln 10 = 4.343 they are decibels.</returns>
    /// <exception cref="ArgumentException">
    /// There are several channels or too few samples, or options contradict each other.
    /// </exception>
    public static NDArray LogMel(Sound sound, FeatureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sound);
        options ??= new();
        if (!(options.Floor > 0)) throw new ArgumentException($"The least energy is positive, not {options.Floor}.");
        NDArray filters = options.Filters(sound.Rate), power = Stft.Power(sound, options.Frames);
        int frames = power.Shape[0], bins = power.Shape[1], bands = options.MelBins;
        var energies = new NDArray((frames, bands));
        Span<float> to = energies.AsSpan<float>();
        ReadOnlySpan<float> weights = filters.AsSpan<float>(), from = power.AsSpan<float>();
        double[] sums = new double[bands];
        for (int f = 0; f < frames; f++)
        {
            Array.Clear(sums);
            for (int k = 0; k < bins; k++)
                for (int m = 0; m < bands; m++)
                    if (weights[k * bands + m] != 0) sums[m] += (double)from[f * bins + k] * weights[k * bands + m];
            for (int m = 0; m < bands; m++) to[f * bands + m] = (float)Math.Log(Math.Max(options.Floor, sums[m]));
        }
        return energies;
    }

    /// <summary>
    /// Mel-frequency cepstral coefficients (Davis and Mermelstein 1980): the orthonormal cosine transform (DCT-II) of
    /// each frame of <see cref="LogMel"/>, cₙ = √(2 / M) Σₘ sₘ cos(πn(m + ½) / M) with c₀ divided by √2, and lifted if
    /// options say so. Librosa's are 4.343 times as large, as its logarithms are in decibels.
    /// </summary>
    /// <param name="sound">One channel.</param>
    /// <param name="options">Frames, bands and coefficients; by default 13 of 40 bands.</param>
    /// <returns>float32 (frames, coefficients).</returns>
    /// <exception cref="ArgumentException">
    /// As of <see cref="LogMel"/>, or there are not so many coefficients.
    /// </exception>
    public static NDArray Mfcc(Sound sound, FeatureOptions? options = null)
    {
        options ??= new();
        int bands = options.MelBins, count = options.Coefficients;
        if (count < 1 || count > bands || options.Lifter < 0)
            throw new ArgumentException($"There are 1 to {bands} coefficients and a lifter of 0 or more, not {count} " +
                $"and {options.Lifter}.");
        NDArray mel = LogMel(sound, options);
        int frames = mel.Shape[0];
        double[,] cosines = new double[count, bands];
        for (int n = 0; n < count; n++)
            for (int m = 0; m < bands; m++)
                cosines[n, m] = Math.Sqrt((n == 0 ? 1.0 : 2.0) / bands) * Math.Cos(Math.PI * n * (m + 0.5) / bands)
                    * (options.Lifter == 0 ? 1 : 1 + options.Lifter / 2.0 * Math.Sin(Math.PI * n / options.Lifter));
        var cepstra = new NDArray((frames, count));
        ReadOnlySpan<float> from = mel.AsSpan<float>();
        Span<float> to = cepstra.AsSpan<float>();
        for (int f = 0; f < frames; f++)
            for (int n = 0; n < count; n++)
            {
                double sum = 0;
                for (int m = 0; m < bands; m++) sum += from[f * bands + m] * cosines[n, m];
                to[f * count + n] = (float)sum;
            }
        return cepstra;
    }

    /// <summary>
    /// How features change from frame to frame: the slope of the line through 2 · reach + 1 frames (the HTK Book,
    /// §5.9); the frames at the ends are repeated.
    /// </summary>
    /// <param name="features">float32 (frames, features).</param>
    /// <param name="reach">Frames on each side.</param>
    /// <returns>float32 (frames, features).</returns>
    /// <exception cref="ArgumentException">The shape or type is another, or the reach is below 1.</exception>
    public static NDArray Deltas(NDArray features, int reach = 2)
    {
        CheckFeatures(features);
        if (reach < 1) throw new ArgumentException($"The reach is 1 frame or more, not {reach}.");
        int frames = features.Shape[0], width = features.Shape[1];
        double scale = 2 * Enumerable.Range(1, reach).Sum(n => (double)n * n);
        var slopes = new NDArray(features.Shape);
        ReadOnlySpan<float> from = features.AsSpan<float>();
        for (int f = 0; f < frames; f++)
            for (int i = 0; i < width; i++)
            {
                double sum = 0;
                for (int n = 1; n <= reach; n++)
                    sum += n * ((double)from[Math.Min(frames - 1, f + n) * width + i]
                        - from[Math.Max(0, f - n) * width + i]);
                slopes.AsSpan<float>()[f * width + i] = (float)(sum / scale);
            }
        return slopes;
    }

    /// <summary>Features with the mean 0 and the variance 1, each over the frames of its sound.</summary>
    /// <param name="features">float32 (frames, features).</param>
    /// <param name="scale">Whether variances become 1; else only means become 0.</param>
    /// <returns>float32 (frames, features).</returns>
    /// <exception cref="ArgumentException">The shape or type is another.</exception>
    public static NDArray Normalize(NDArray features, bool scale = true)
    {
        CheckFeatures(features);
        int frames = features.Shape[0], width = features.Shape[1];
        var normalized = new NDArray(features.Shape);
        ReadOnlySpan<float> from = features.AsSpan<float>();
        for (int i = 0; i < width; i++)
        {
            double sum = 0, squares = 0;
            for (int f = 0; f < frames; f++) sum += from[f * width + i];
            double mean = sum / frames;
            for (int f = 0; f < frames; f++) squares += (from[f * width + i] - mean) * (from[f * width + i] - mean);
            double deviation = scale ? Math.Max(1e-5, Math.Sqrt(squares / frames)) : 1;
            for (int f = 0; f < frames; f++)
                normalized.AsSpan<float>()[f * width + i] = (float)((from[f * width + i] - mean) / deviation);
        }
        return normalized;
    }

    internal static void CheckFeatures(NDArray features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.DType != DType.Float32 || features.Shape.Rank != 2 || features.Elements == 0)
            throw new ArgumentException(
                $"Features are float32 (frames, features), not {features.DType.KerasName()} {features.Shape}.");
    }
}
