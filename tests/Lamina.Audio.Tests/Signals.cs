using Lamina.IR;

namespace Lamina.Audio.Tests;

/// <summary>Sounds that tests work on.</summary>
static class Signals
{
    /// <summary>A sine of one channel.</summary>
    public static Sound Sine(double hertz, int rate, int frames) => new(NDArray.Wrap(
        Enumerable.Range(0, frames).Select(i => (float)(0.5 * Math.Sin(2 * Math.PI * hertz * i / rate))).ToArray()),
        rate);

    /// <summary>Normal noise.</summary>
    public static Sound Noise(int frames, int rate = 16_000, int channels = 1, long seed = 1)
    {
        var random = new RandomStream(seed);
        var samples = new NDArray((frames, channels));
        foreach (ref float sample in samples.AsSpan<float>()) sample = (float)(0.1 * random.NextNormal());
        return new(samples, rate);
    }

    /// <summary>The root of the mean square.</summary>
    public static double Rms(Sound sound) =>
        Math.Sqrt(sound.Samples.ToArray<float>().Average(sample => (double)sample * sample));

    /// <summary>The amplitude of one frequency, away from the ends.</summary>
    public static double Amplitude(Sound sound, double hertz)
    {
        int from = sound.Frames / 4, to = sound.Frames * 3 / 4;
        double re = 0, im = 0, window = 0;
        for (int i = from; i < to; i++)
        {
            double w = 0.5 - 0.5 * Math.Cos(2 * Math.PI * (i - from) / (to - from));
            double angle = 2 * Math.PI * hertz * i / sound.Rate;
            re += w * sound.Samples[i] * Math.Cos(angle);
            im += w * sound.Samples[i] * Math.Sin(angle);
            window += w;
        }
        return 2 * Math.Sqrt(re * re + im * im) / window;
    }
}
