using Lamina.IR;

namespace Lamina.Audio.Tests;

public sealed class ChangeTests
{
    [Fact]
    public void Noise_has_the_power_that_is_asked_for()
    {
        Sound sound = Signals.Sine(440, 16_000, 16_000);
        foreach (double decibels in new[] { -5.0, 0, 20 })
            foreach (Sound? noise in new[] { null, Signals.Noise(1_234, seed: 9) })
            {
                Sound noisy = SoundChanges.AddNoise(sound, new RandomStream(1), decibels, noise);
                double power = 0;
                for (int i = 0; i < sound.Frames; i++) power += Math.Pow(noisy.Samples[i] - sound.Samples[i], 2);
                Assert.Equal(decibels, 10 * Math.Log10(0.125 * sound.Frames / power), 1e-2);
            }
    }

    [Fact]
    public void The_seed_decides()
    {
        Sound sound = Signals.Noise(500);
        float[] Noisy(long seed) => SoundChanges.AddNoise(sound, new(seed), 10).Samples.ToArray<float>();
        Assert.Equal(Noisy(3), Noisy(3));
        Assert.NotEqual(Noisy(3), Noisy(4));
        float[] Shifted(long seed) => SoundChanges.RandomShift(sound, new(seed), 0.01).Samples.ToArray<float>();
        Assert.Equal(Shifted(3), Shifted(3));
        Assert.NotEqual(Shifted(3), Shifted(4));
    }

    [Fact]
    public void Shifts_bring_silence_in()
    {
        var sound = new Sound(NDArray.Wrap(new float[] { 1, 2, 3, 4, 5, 6 }, (3, 2)), 8_000);
        Assert.Equal([0, 0, 1, 2, 3, 4], SoundChanges.Shift(sound, 1).Samples.ToArray<float>());
        Assert.Equal([3, 4, 5, 6, 0, 0], SoundChanges.Shift(sound, -1).Samples.ToArray<float>());
        Assert.Equal(new float[6], SoundChanges.Shift(sound, 7).Samples.ToArray<float>());
        Assert.Equal(new float[6], SoundChanges.Shift(sound, int.MinValue).Samples.ToArray<float>());
        Assert.Equal([1.5f, 3.5f, 5.5f], sound.ToMono().Samples.ToArray<float>());
        Assert.Equal([5, 6, 0, 0], sound.Part(2, 2).Samples.ToArray<float>());
    }

    [Theory]
    [InlineData(1.25)]
    [InlineData(0.8)]
    public void Speed_changes_length_and_pitch(double factor)
    {
        Sound got = SoundChanges.Speed(Signals.Sine(500, 16_000, 16_000), factor);
        Assert.Equal(16_000 / factor, got.Frames, 1.0);
        Assert.Equal(16_000, got.Rate);
        Assert.Equal(0.5, Signals.Amplitude(got, 500 * factor), 1e-3);
    }

    [Fact]
    public void Gain_is_in_decibels()
    {
        Sound sound = Signals.Noise(100);
        Assert.Equal(10, Signals.Rms(SoundChanges.Gain(sound, 20)) / Signals.Rms(sound), 1e-5);
    }

    [Fact]
    public void Masks_cover_bands_and_stretches()
    {
        NDArray features = new((100, 40));
        features.Fill(1);
        var masks = new SpecAugment { Value = 0, FrequencyMasks = 1, TimeMasks = 1, FrequencyWidth = 10 };
        int covered = 0;
        for (long seed = 0; seed < 20; seed++)
        {
            NDArray got = masks.Apply(features, new RandomStream(seed));
            Assert.Equal(got.ToArray<float>(), masks.Apply(features, new RandomStream(seed)).ToArray<float>());
            bool[] rows = [.. Enumerable.Range(0, 100)
                .Select(f => Enumerable.Range(0, 40).All(m => got[f * 40 + m] == 0))];
            bool[] columns = [.. Enumerable.Range(0, 40)
                .Select(m => Enumerable.Range(0, 100).All(f => got[f * 40 + m] == 0))];
            // What is covered is exactly rows and columns.
            for (int f = 0; f < 100; f++)
                for (int m = 0; m < 40; m++)
                    Assert.Equal(rows[f] || columns[m] ? 0 : 1, got[f * 40 + m]);
            Assert.InRange(rows.Count(r => r), 0, 20);
            Assert.InRange(columns.Count(c => c), 0, 10);
            covered += rows.Count(r => r) + columns.Count(c => c);
        }
        Assert.InRange(covered, 100, 500);
        Assert.All(features.ToArray<float>(), v => Assert.Equal(1, v));
        Assert.Throws<ArgumentException>(() => (masks with { TimeShare = 2 }).Apply(features, new RandomStream(0)));
    }

    [Fact]
    public void Sounds_are_checked()
    {
        Assert.Throws<ArgumentException>(() => new Sound(new NDArray((2, 2, 2)), 8_000));
        Assert.Throws<ArgumentException>(() => new Sound(new NDArray(4, DType.Int32), 8_000));
        Assert.Throws<ArgumentException>(() => new Sound(new NDArray(4), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SoundChanges.Speed(Signals.Noise(4), 11));
        Assert.Throws<ArgumentException>(() =>
            SoundChanges.AddNoise(Signals.Noise(4), new(1), 3, Signals.Noise(4, rate: 8_000)));
        Assert.Equal(TimeSpan.FromSeconds(0.25), Signals.Noise(4_000).Duration);
    }
}
