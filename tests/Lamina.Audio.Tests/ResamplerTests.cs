namespace Lamina.Audio.Tests;

public sealed class ResamplerTests
{
    [Theory]
    [InlineData(8_000, 16_000)]
    [InlineData(16_000, 8_000)]
    [InlineData(44_100, 16_000)]
    [InlineData(22_050, 48_000)]
    [InlineData(16_000, 11_025)]
    public void Sines_stay_as_they_are(int from, int to)
    {
        // Up to 0.9 of half the lower rate.
        foreach (double part in new[] { 0.01, 0.3, 0.7, 0.9 })
        {
            double hertz = part * Math.Min(from, to) / 2;
            Sound got = Signals.Sine(hertz, from, from / 2).Resample(to);
            Sound expected = Signals.Sine(hertz, to, got.Frames);
            Assert.Equal((int)Math.Ceiling(from / 2 * (double)to / from), got.Frames);
            // Away from the ends, where silence begins.
            for (int i = to / 8; i < got.Frames - to / 8; i++)
                Assert.InRange(Math.Abs(got.Samples[i] - expected.Samples[i]), 0, 2e-4);
        }
    }

    [Theory]
    [InlineData(16_000, 8_000)]
    [InlineData(44_100, 16_000)]
    [InlineData(16_000, 11_025)]
    public void Nothing_above_the_new_half_folds_back(int from, int to)
    {
        foreach (double hertz in new[] { to / 2.0 * 1.001, to / 2.0 * 1.1, from / 2.0 * 0.99 })
        {
            Sound sound = Signals.Sine(hertz, from, from);
            Sound got = sound.Resample(to).Part(to / 8, to - to / 4);
            // 80 decibels below.
            Assert.InRange(Signals.Rms(got), 0, 1e-4 * Signals.Rms(sound));
        }
    }

    [Fact]
    public void Images_of_the_spectrum_are_not_there_after_a_higher_rate()
    {
        Sound got = Signals.Sine(3_000, 8_000, 8_000).Resample(16_000);
        Assert.InRange(Signals.Amplitude(got, 3_000), 0.4999, 0.5001);
        Assert.InRange(Signals.Amplitude(got, 5_000), 0, 5e-5);
    }

    [Fact]
    public void Channels_do_not_mix_and_rates_are_checked()
    {
        Sound noise = Signals.Noise(300, channels: 2);
        float[] first = [.. noise.Samples.ToArray<float>().Where((_, i) => i % 2 == 0)];
        Sound left = new(Lamina.IR.NDArray.Wrap(first), 16_000);
        Assert.Equal(left.Resample(12_000).Samples.ToArray<float>(),
            noise.Resample(12_000).Samples.ToArray<float>().Where((_, i) => i % 2 == 0));
        Assert.Same(noise, noise.Resample(16_000));
        Assert.Throws<ArgumentException>(() => new Resampler(8_000, 16_000).Apply(noise));
        Assert.Throws<ArgumentException>(() => new Resampler(2_147_483_647, 2_147_483_629));
        Assert.Throws<ArgumentOutOfRangeException>(() => noise.Resample(0));
    }
}
