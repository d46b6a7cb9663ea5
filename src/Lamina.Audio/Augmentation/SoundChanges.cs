using Lamina.IR;

namespace Lamina.Audio;

/// <summary>
/// Changes of sounds that leave what is said in them. Those that are random take their numbers from a stream, so that
/// the same seed gives the same sounds.
/// </summary>
/// <example><code run="false">
/// using Lamina.Audio;
/// Sound sound = Wav.Load("word.wav");
/// var random = new RandomStream(1);
/// Sound louder = SoundChanges.Gain(sound, decibels: 6);
/// Sound noisy = SoundChanges.AddNoise(sound, random, signalToNoise: 10);
/// </code></example>
public static class SoundChanges
{
    /// <summary>A sound that begins later or earlier; silence comes in, what goes beyond the ends is lost.</summary>
    /// <param name="sound">The sound.</param>
    /// <param name="frames">How many frames later; negative ones are earlier.</param>
    public static Sound Shift(Sound sound, int frames)
    {
        ArgumentNullException.ThrowIfNull(sound);
        if (frames <= 0) return sound.Part((int)Math.Min(-(long)frames, sound.Frames), sound.Frames);
        var shifted = new NDArray(sound.Samples.Shape);
        int kept = Math.Max(0, sound.Frames - frames) * sound.Channels;
        if (kept > 0) sound.Samples.AsSpan<float>()[..kept].CopyTo(shifted.AsSpan<float>()[^kept..]);
        return new(shifted, sound.Rate);
    }

    /// <summary>A sound moved by a random time, as likely earlier as later.</summary>
    /// <param name="sound">The sound.</param>
    /// <param name="random">Where the time comes from.</param>
    /// <param name="longest">The longest time in seconds, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public static Sound RandomShift(Sound sound, RandomStream random, double longest)
    {
        ArgumentNullException.ThrowIfNull(sound);
        ArgumentNullException.ThrowIfNull(random);
        if (!(longest >= 0)) throw new ArgumentOutOfRangeException(nameof(longest), longest, "It is 0 or more.");
        return Shift(sound, (int)Math.Round((2 * random.NextUniform() - 1) * longest * sound.Rate));
    }

    /// <summary>A louder or softer sound; it may go beyond full scale.</summary>
    /// <param name="sound">The sound.</param>
    /// <param name="decibels">By how much; 6 is about twice as large, −6 half.</param>
    public static Sound Gain(Sound sound, double decibels)
    {
        ArgumentNullException.ThrowIfNull(sound);
        float factor = (float)Math.Pow(10, decibels / 20);
        var changed = new NDArray(sound.Samples.Shape);
        ReadOnlySpan<float> from = sound.Samples.AsSpan<float>();
        Span<float> to = changed.AsSpan<float>();
        for (int i = 0; i < to.Length; i++) to[i] = from[i] * factor;
        return new(changed, sound.Rate);
    }

    /// <summary>A sound with noise of a given strength; silence stays as it is.</summary>
    /// <param name="sound">The sound.</param>
    /// <param name="random">Where the noise, or its place in <paramref name="noise"/>, comes from.</param>
    /// <param name="signalToNoise">The power of the sound over that of the noise, in decibels.</param>
    /// <param name="noise">
    /// A sound of the same rate and one channel or as many, which is repeated; by default white normal noise.
    /// </param>
    /// <exception cref="ArgumentException">The noise is empty, or its rate or channels differ.</exception>
    public static Sound AddNoise(Sound sound, RandomStream random, double signalToNoise, Sound? noise = null)
    {
        ArgumentNullException.ThrowIfNull(sound);
        ArgumentNullException.ThrowIfNull(random);
        if (noise is not null && (noise.Rate != sound.Rate || noise.Frames == 0
            || noise.Channels != 1 && noise.Channels != sound.Channels))
            throw new ArgumentException($"The noise has {noise.Frames} frames of {noise.Channels} channel(s) at " +
                $"{noise.Rate} Hz; the sound has {sound.Channels} at {sound.Rate} Hz.", nameof(noise));
        int channels = sound.Channels, start = noise is null ? 0 : random.NextInt(noise.Frames);
        float[] added = new float[sound.Samples.Elements];
        for (int i = 0; i < added.Length; i++)
            added[i] = noise is null ? (float)random.NextNormal()
                : noise.Samples.AsSpan<float>()[(start + i / channels) % noise.Frames * noise.Channels
                    + (noise.Channels == 1 ? 0 : i % channels)];
        ReadOnlySpan<float> from = sound.Samples.AsSpan<float>();
        double noisePower = Power(added);
        float scale = noisePower == 0 ? 0
            : (float)Math.Sqrt(Power(from) / noisePower / Math.Pow(10, signalToNoise / 10));
        for (int i = 0; i < added.Length; i++) added[i] = from[i] + scale * added[i];
        return new(NDArray.Wrap(added, sound.Samples.Shape), sound.Rate);
    }

    static double Power(ReadOnlySpan<float> samples)
    {
        double sum = 0;
        foreach (float sample in samples) sum += (double)sample * sample;
        return samples.IsEmpty ? 0 : sum / samples.Length;
    }

    /// <summary>A faster or slower sound; its pitch changes with it, as when a tape runs faster.</summary>
    /// <param name="sound">The sound.</param>
    /// <param name="factor">How many times as fast, from 0.1 to 10; it is rounded to hundredths.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is beyond that.</exception>
    public static Sound Speed(Sound sound, double factor)
    {
        ArgumentNullException.ThrowIfNull(sound);
        if (factor is not (>= 0.1 and <= 10))
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "It is from 0.1 to 10.");
        int hundredths = (int)Math.Round(100 * factor);
        // As if it had been recorded at a rate so many hundredths as high.
        Sound fast = Resampler.Between(hundredths, 100).Apply(new(sound.Samples, hundredths));
        return new(fast.Samples, sound.Rate);
    }
}
