using Lamina.IR;

namespace Lamina.Audio.Tests;

public sealed class FeatureTests
{
    // HTK: 1000 Hz is about 1000 mel by construction. Slaney: 200/3 Hz a mel below 1 kHz, 6.4 kHz is 27 mel above it.
    [Theory]
    [InlineData(MelScale.Htk, 0, 0)]
    [InlineData(MelScale.Htk, 1000, 999.9855)]
    [InlineData(MelScale.Htk, 700, 781.1728)]
    [InlineData(MelScale.Htk, 8000, 2840.0230)]
    [InlineData(MelScale.Slaney, 60, 0.9)]
    [InlineData(MelScale.Slaney, 1000, 15)]
    [InlineData(MelScale.Slaney, 6400, 42)]
    [InlineData(MelScale.Slaney, 440, 6.6)]
    public void Scales_are_those_that_were_published(MelScale scale, double hertz, double mel)
    {
        Assert.Equal(mel, MelFilters.ToMel(hertz, scale), 1e-4);
        Assert.Equal(hertz, MelFilters.ToHertz(MelFilters.ToMel(hertz, scale), scale), 1e-8);
    }

    [Theory]
    [InlineData(MelScale.Htk)]
    [InlineData(MelScale.Slaney)]
    public void Triangles_meet_at_their_corners(MelScale scale)
    {
        const int Bins = 20, Length = 4096, Rate = 16_000;
        NDArray matrix = MelFilters.Matrix(Bins, Rate, Length, 100, 7_000, scale);
        Assert.Equal(new Shape([Length / 2 + 1, Bins]), matrix.Shape);
        double low = MelFilters.ToMel(100, scale), step = (MelFilters.ToMel(7_000, scale) - low) / (Bins + 1);
        double first = MelFilters.ToHertz(low + step, scale), last = MelFilters.ToHertz(low + Bins * step, scale);
        for (int k = 0; k <= Length / 2; k++)
        {
            double hertz = (double)k * Rate / Length, sum = 0;
            for (int m = 0; m < Bins; m++) sum += matrix[(long)k * Bins + m];
            // Between the first and the last peak, neighbours add up to 1; outside of the corners there is nothing.
            if (hertz >= first && hertz <= last) Assert.Equal(1, sum, 1e-5);
            if (hertz <= 100 || hertz >= 7_000) Assert.Equal(0, sum, 1e-7);
        }
        NDArray even = MelFilters.Matrix(Bins, Rate, Length, 100, 7_000, scale, normalize: true);
        for (int m = 0; m < Bins; m++)
        {
            double area = Enumerable.Range(0, Length / 2 + 1).Sum(k => even[(long)k * Bins + m]) * Rate / Length;
            Assert.Equal(1, area, 2e-2);
        }
    }

    [Fact]
    public void Cepstra_follow_from_their_definition()
    {
        Sound sound = Signals.Noise(2_000);
        var options = new FeatureOptions { MelBins = 26, Coefficients = 12, Lifter = 22 };
        NDArray mfcc = Features.Mfcc(sound, options), power = Stft.Power(sound);
        NDArray filters = MelFilters.Matrix(26, 16_000, 512, minFrequency: 20);
        Assert.Equal(new Shape([13, 12]), mfcc.Shape);
        for (int f = 0; f < 13; f++)
        {
            double[] logs = [.. Enumerable.Range(0, 26).Select(m => Math.Log(
                Enumerable.Range(0, 257).Sum(k => power[f * 257 + k] * filters[k * 26 + m])))];
            for (int n = 0; n < 12; n++)
            {
                double sum = 0;
                for (int m = 0; m < 26; m++) sum += logs[m] * Math.Cos(Math.PI * n * (2 * m + 1) / 52);
                double expected = sum * Math.Sqrt(2.0 / 26) * (n == 0 ? Math.Sqrt(0.5) : 1)
                    * (1 + 11 * Math.Sin(Math.PI * n / 22));
                Assert.Equal(expected, mfcc[f * 12 + n], 1e-3);
            }
        }
    }

    [Fact]
    public void All_cepstra_keep_the_length_of_a_frame()
    {
        // The transform is orthonormal: sums of squares stay.
        Sound sound = Signals.Noise(1_000);
        NDArray mel = Features.LogMel(sound, new() { MelBins = 24 });
        NDArray all = Features.Mfcc(sound, new() { MelBins = 24, Coefficients = 24 });
        double Squares(NDArray x) => x.ToArray<float>().Sum(v => (double)v * v);
        Assert.Equal(1, Squares(mel) / Squares(all), 1e-5);
    }

    [Fact]
    public void Twice_as_loud_adds_the_logarithm_of_four()
    {
        Sound sound = Signals.Noise(1_000), loud = SoundChanges.Gain(sound, 20 * Math.Log10(2));
        NDArray a = Features.LogMel(sound), b = Features.LogMel(loud);
        for (int i = 0; i < a.Elements; i++) Assert.Equal(Math.Log(4), b[i] - a[i], 1e-4);
        NDArray silence = Features.LogMel(new Sound(new NDArray((1_000, 1)), 16_000));
        Assert.All(silence.ToArray<float>(), v => Assert.Equal(Math.Log(1e-10), v, 1e-4));
    }

    [Fact]
    public void Deltas_are_slopes()
    {
        float[] steps = [.. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? 3f * (i / 2) : 7f)];
        NDArray line = NDArray.Wrap(steps, (10, 2));
        NDArray slopes = Features.Deltas(line);
        for (int f = 2; f < 8; f++) Assert.Equal((3.0, 0.0), (slopes[2 * f], slopes[2 * f + 1]));
        // At the begin: (1·(3 − 0) + 2·(6 − 0)) / 10.
        Assert.Equal(1.5, slopes[0], 1e-6);
    }

    [Fact]
    public void Normalized_features_have_mean_0_and_variance_1()
    {
        NDArray x = Features.Normalize(Features.LogMel(Signals.Noise(3_000)));
        for (int m = 0; m < 40; m++)
        {
            double[] column = [.. Enumerable.Range(0, x.Shape[0]).Select(f => x[f * 40 + m])];
            Assert.Equal(0, column.Average(), 1e-5);
            Assert.Equal(1, column.Average(v => v * v), 1e-4);
        }
    }

    [Fact]
    public void Contradictions_are_refused()
    {
        Sound sound = Signals.Noise(1_000);
        Assert.Throws<ArgumentException>(() => Features.LogMel(sound, new() { MelBins = 0 }));
        Assert.Throws<ArgumentException>(() => Features.LogMel(sound, new() { MaxFrequency = 9_000 }));
        Assert.Throws<ArgumentException>(() => Features.LogMel(sound, new() { Floor = 0 }));
        Assert.Throws<ArgumentException>(() => Features.Mfcc(sound, new() { Coefficients = 41 }));
        Assert.Throws<ArgumentException>(() => Features.Deltas(new NDArray((2, 2)), reach: 0));
        Assert.Throws<ArgumentException>(() => Features.Normalize(new NDArray(3)));
    }
}
