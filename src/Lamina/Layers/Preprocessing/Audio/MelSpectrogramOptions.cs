using System.Text.Json.Nodes;
using Lamina.Initializers;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>What <see cref="MelSpectrogram"/> was made with, and the tables that follow from it.</summary>
sealed record MelSpectrogramOptions(int FftLength, int Stride, int Length, string? Window, int SamplingRate,
    int MelBins, double MinFreq, double MaxFreq, bool PowerToDb, double TopDb, double MagExp, double MinPower,
    double RefPower)
{
    int Bins => FftLength / 2 + 1;

    int Offset => (FftLength - Length) / 2;

    /// <summary>These options, if they go together.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public MelSpectrogramOptions Checked()
    {
        if (Length < 1 || FftLength < Length || FftLength < 2 || Stride < 1) throw new ArgumentException(
            $"A frame has 1 to fftLength samples, and frames are at least 1 sample apart; sequenceLength is " +
            $"{Length}, fftLength {FftLength} and sequenceStride {Stride}.");
        if (MelBins < 1 || SamplingRate < 1 || !(MinFreq >= 0 && MinFreq < MaxFreq)) throw new ArgumentException(
            "There is at least 1 mel bin and 1 sample a second, and 0 ≤ minFreq < maxFreq; they are " +
            $"{MelBins}, {SamplingRate}, {MinFreq} and {MaxFreq}.");
        if (Window is not null) SignalWindow.Check(Window);
        return this;
    }

    /// <summary>Which samples make the frames, (frames, length); the signal is reflected at its ends.</summary>
    public NDArray FrameIndices(int samples)
    {
        int reach = FftLength / 2, padded = samples + 2 * reach;
        int frames = samples == 0 || padded < FftLength ? 0 : 1 + (padded - FftLength) / Stride;
        if (frames == 0) throw new ArgumentException($"{samples} samples are too few for a frame of {FftLength}.");
        var indices = new NDArray((frames, Length), DType.Int32);
        Span<int> to = indices.AsSpan<int>();
        for (int f = 0, at = 0; f < frames; f++)
            for (int i = 0; i < Length; i++) to[at++] = Reflect(f * Stride + Offset + i - reach, samples);
        return indices;
    }

    static int Reflect(int at, int count)
    {
        if (count == 1) return 0;
        int period = 2 * (count - 1), inside = ((at % period) + period) % period;
        return inside < count ? inside : period - inside;
    }

    /// <summary>Cosines and sines of each bin under the window, (length, bins).</summary>
    public (NDArray Cosines, NDArray Sines) Waves()
    {
        double[] window = Window is null ? [.. Enumerable.Repeat(1.0, Length)]
            : SignalWindow.Values(Window, Length, periodic: true);
        NDArray cosines = new((Length, Bins)), sines = new((Length, Bins));
        for (int t = 0; t < Length; t++)
            for (int k = 0; k < Bins; k++)
            {
                // The product is taken modulo the length, so that large angles lose nothing.
                double angle = -2 * Math.PI * ((long)(t + Offset) * k % FftLength) / FftLength;
                cosines.AsSpan<float>()[t * Bins + k] = (float)(window[t] * Math.Cos(angle));
                sines.AsSpan<float>()[t * Bins + k] = (float)(window[t] * Math.Sin(angle));
            }
        return (cosines, sines);
    }

    /// <summary>The weight of each bin in each triangle of the mel scale, (bins, mel bins).</summary>
    public NDArray Triangles()
    {
        static double Mel(double hertz) => 1127 * Math.Log(1 + hertz / 700);
        double low = Mel(MinFreq), step = (Mel(MaxFreq) - low) / (MelBins + 1);
        var weights = new NDArray((Bins, MelBins));
        for (int k = 1; k < Bins; k++)
        {
            double place = (Mel(SamplingRate / 2.0 * k / (Bins - 1)) - low) / step;
            for (int m = 0; m < MelBins; m++)
                weights.AsSpan<float>()[k * MelBins + m] = (float)Math.Max(0, 1 - Math.Abs(place - (m + 1)));
        }
        return weights;
    }

    /// <summary>Adds these options to a configuration, under Keras's keys.</summary>
    public JsonObject Write(JsonObject config) => config.With(("fft_length", FftLength), ("sequence_stride", Stride),
        ("sequence_length", Length), ("window", Window), ("sampling_rate", SamplingRate), ("num_mel_bins", MelBins),
        ("min_freq", MinFreq), ("max_freq", MaxFreq), ("power_to_db", PowerToDb), ("top_db", TopDb),
        ("mag_exp", MagExp), ("min_power", MinPower), ("ref_power", RefPower));
}
