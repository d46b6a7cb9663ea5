using Lamina.IR;

namespace Lamina.Audio;

/// <summary>Samples of sound.</summary>
/// <example><code run="false">
/// using Lamina.Audio;
/// Sound speech = Wav.Load("hello.wav").ToMono().Resample(16_000);
/// NDArray features = Features.LogMel(speech);          // (frames, mel bins)
/// </code></example>
public sealed record Sound
{
    /// <summary>Sound of samples in memory, which is not copied.</summary>
    /// <param name="samples">float32 (frames, channels), or (frames,) of one channel; full scale is −1 to 1.</param>
    /// <param name="rate">Frames in a second.</param>
    /// <exception cref="ArgumentException">Shape, type or rate are others.</exception>
    public Sound(NDArray samples, int rate)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.DType != DType.Float32 || samples.Shape.Rank is not (1 or 2)
            || samples.Shape.Rank == 2 && samples.Shape[1] < 1)
            throw new ArgumentException(
                $"Samples are float32 (frames, channels), not {samples.DType.KerasName()} {samples.Shape}.");
        if (rate < 1) throw new ArgumentException($"There is at least 1 frame in a second, not {rate}.");
        Samples = samples.Shape.Rank == 2 ? samples : samples.Reshape((samples.Shape[0], 1));
        Rate = rate;
    }

    /// <summary>float32 (frames, channels); full scale is −1 to 1.</summary>
    public NDArray Samples { get; }

    /// <summary>Frames in a second.</summary>
    public int Rate { get; }

    /// <summary>How many frames there are.</summary>
    public int Frames => Samples.Shape[0];

    /// <summary>How many channels there are.</summary>
    public int Channels => Samples.Shape[1];

    /// <summary>How long it lasts.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Frames / Rate);

    /// <summary>The mean of all channels.</summary>
    public Sound ToMono()
    {
        if (Channels == 1) return this;
        var mono = new NDArray((Frames, 1));
        ReadOnlySpan<float> from = Samples.AsSpan<float>();
        Span<float> to = mono.AsSpan<float>();
        for (int i = 0; i < to.Length; i++)
        {
            float sum = 0;
            foreach (float sample in from.Slice(i * Channels, Channels)) sum += sample;
            to[i] = sum / Channels;
        }
        return new(mono, Rate);
    }

    /// <summary>The same sound with another number of frames in a second; see <see cref="Resampler"/>.</summary>
    /// <param name="rate">Frames in a second.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is below 1.</exception>
    public Sound Resample(int rate) => rate == Rate ? this : Resampler.Between(Rate, rate).Apply(this);

    /// <summary>Frames from a place on; beyond the end there is silence.</summary>
    /// <param name="start">The first frame.</param>
    /// <param name="frames">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public Sound Part(int start, int frames)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(frames);
        var part = new NDArray((frames, Channels));
        int there = Math.Clamp(Frames - start, 0, frames);
        if (there > 0)
            Samples.AsSpan<float>().Slice(start * Channels, there * Channels).CopyTo(part.AsSpan<float>());
        return new(part, Rate);
    }

    /// <summary>The only channel.</summary>
    /// <exception cref="ArgumentException">There are several.</exception>
    internal ReadOnlySpan<float> Mono => Channels == 1 ? Samples.AsSpan<float>()
        : throw new ArgumentException($"This needs one channel, not {Channels}; use ToMono.");
}
