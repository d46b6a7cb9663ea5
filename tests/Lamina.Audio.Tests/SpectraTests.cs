using System.Numerics;
using Lamina.IR;

namespace Lamina.Audio.Tests;

public sealed class SpectraTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(512)]
    [InlineData(3)]
    [InlineData(13)]
    [InlineData(400)]
    public void Transform_is_the_sum_that_defines_it(int n)
    {
        var random = new RandomStream(n);
        Complex[] x = [.. Enumerable.Range(0, n).Select(_ => new Complex(random.NextNormal(), random.NextNormal()))];
        Complex[] got = [.. x];
        var fft = new Fft(n);
        fft.Transform(got);
        for (int k = 0; k < n; k++)
        {
            Complex sum = 0;
            for (int j = 0; j < n; j++)
                sum += x[j] * Complex.FromPolarCoordinates(1, -2 * Math.PI * ((long)j * k % n) / n);
            Assert.InRange((sum - got[k]).Magnitude, 0, 1e-10 * n);
        }
        fft.Invert(got);
        for (int k = 0; k < n; k++) Assert.InRange((x[k] - got[k]).Magnitude, 0, 1e-12 * n);
    }

    [Theory]
    [InlineData(64, 20, 64, "hann", true)]
    [InlineData(50, 25, 64, "hamming", true)]
    [InlineData(64, 16, 64, "hann", false)]
    [InlineData(60, 30, 60, "hann", true)]
    public void Agrees_with_the_operation_of_models(int frame, int step, int length, string window, bool center)
    {
        Sound sound = Signals.Noise(333);
        var options = new StftOptions
        { FrameLength = frame, FrameStep = step, FftLength = length, Window = window, Center = center };
        (NDArray re, NDArray im) = Stft.Transform(sound, options);
        Tensor x = Tensor.From(sound.Samples.Reshape(333));
        (Tensor expectedRe, Tensor expectedIm) = Ops.Stft(x, frame, step, length, window, center);
        Near(expectedRe.Value, re, 2e-5);
        Near(expectedIm.Value, im, 2e-5);
        NDArray power = Stft.Power(sound, options);
        for (int i = 0; i < power.Elements; i++)
            Assert.Equal(re[i] * re[i] + im[i] * im[i], power[i], 1e-5);
    }

    static void Near(NDArray expected, NDArray got, double tolerance)
    {
        Assert.Equal(expected.Shape, got.Shape);
        for (int i = 0; i < expected.Elements; i++)
            Assert.InRange(Math.Abs(expected[i] - got[i]), 0, tolerance);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_inverse_gives_the_sound_back(bool center)
    {
        Sound sound = Signals.Noise(4_000);
        var options = new StftOptions { Center = center };
        Sound back = Stft.Invert(Stft.Transform(sound, options), 16_000, options, length: 4_000);
        Assert.Equal(4_000, back.Frames);
        // Without centring no frame covers the very ends.
        for (int i = center ? 0 : 300; i < 3_600; i++)
            Assert.InRange(Math.Abs(sound.Samples[i] - back.Samples[i]), 0, 1e-6);
    }

    [Fact]
    public void A_sine_is_where_it_belongs()
    {
        NDArray power = Stft.Power(Signals.Sine(1_000, 16_000, 16_000));
        int bins = power.Shape[1], frame = power.Shape[0] / 2;
        Assert.Equal(new Shape([101, 257]), power.Shape);
        int loudest = Enumerable.Range(0, bins).MaxBy(k => power[(long)frame * bins + k]);
        Assert.Equal(32, loudest);
    }

    [Fact]
    public void Contradictions_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Stft.Power(Signals.Noise(100)));
        Assert.Throws<ArgumentException>(() => Stft.Power(Signals.Noise(1_000, channels: 2)));
        Assert.Throws<ArgumentException>(() => Stft.Power(Signals.Noise(1_000), new() { FftLength = 200 }));
        Assert.Throws<ArgumentException>(() => Stft.Power(Signals.Noise(1_000), new() { Window = "square" }));
        Assert.Throws<ArgumentException>(() => Stft.Invert((new NDArray((3, 5)), new NDArray((3, 5))), 8_000));
    }
}
