using Lamina.Initializers;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;
using Xunit;

namespace Lamina.Tests.Layers.Preprocessing;

/// <summary>Spectrograms of signals whose spectrum is known.</summary>
public class SpectrogramTests
{
    // A cosine of exactly 4 periods in 32 samples.
    static NDArray Tone(int samples, int channels = 1) => NDArray.From<float>([.. Enumerable.Range(0, samples)
        .SelectMany(t => Enumerable.Repeat(MathF.Cos(2 * MathF.PI * t * 4 / 32), channels))], (1, samples, channels));

    [Fact]
    public void AToneIsInItsBin()
    {
        var layer = new STFTSpectrogram("magnitude", 32, 16, window: "hann", periodic: true);
        Tensor y = layer.Apply(Tensor.From(Tone(128)));
        Assert.Equal((1, 7, 17), y.Shape);
        Assert.Equal(4, y.ArgMax().ToArray<int>()[3]);
    }

    [Theory]
    [InlineData("log", 17)]
    [InlineData("psd", 17)]
    [InlineData("real", 17)]
    [InlineData("imag", 17)]
    [InlineData("angle", 17)]
    [InlineData("stft", 34)]
    public void ModesAndLayoutsHaveTheirShapes(string mode, int bins)
    {
        Tensor x = Tensor.From(Tone(64, 2)), first = x.Transpose([0, 2, 1]);
        Shape Of(Tensor input, string format, bool expand) =>
            new STFTSpectrogram(mode, 32, 32, dataFormat: format, expandDims: expand).Apply(input).Shape;
        Assert.Equal((1, 2, 2 * bins), Of(x, "channels_last", false));
        Assert.Equal((1, 2, bins, 2), Of(x, "channels_last", true));
        Assert.Equal((1, 2 * bins, 2), Of(first, "channels_first", false));
        Assert.Equal((1, 2, 2, bins), Of(first, "channels_first", true));
    }

    [Fact]
    public void OneSidedPowerHasTheEnergyOfTheFrame()
    {
        var layer = new STFTSpectrogram("psd", 32, 32, window: null);
        float[] power = layer.Apply(Tensor.From(Tone(32))).ToArray<float>();
        Assert.Equal(2 * 256, power[4], 0.01f);
        Assert.Equal(2 * 256, power.Sum(), 0.05f);
    }

    [Fact]
    public void TheMelSpectrogramPeaksWhereTheToneIs()
    {
        var layer = new MelSpectrogram(64, 16, samplingRate: 800, numMelBins: 16, minFreq: 0);
        NDArray tone = Tone(256).Reshape((1, 256));
        Tensor mel = layer.Apply(Tensor.From(tone));
        Assert.Equal((1, 16, 17), mel.Shape);
        // 100 Hz of 400 lie at mel 150.5 of 508.9, near the fifth of 17 steps.
        Assert.Equal(4, mel.ArgMax(1).ToArray<int>()[8]);
        float[] values = mel.ToArray<float>();
        Assert.True(values.Max() - values.Min() <= 80.001f);
    }

    [Fact]
    public void ASingleSignalNeedsNoBatch()
    {
        var layer = new MelSpectrogram(32, 16, numMelBins: 4, powerToDb: false, magExp: 1);
        Tensor one = layer.Apply(Tensor.From(Tone(64).Reshape(64)));
        Tensor many = layer.Apply(Tensor.From(Tone(64).Reshape((1, 64))));
        Assert.Equal((4, 5), one.Shape);
        Assert.Equal(many.ToArray<float>(), one.ToArray<float>());
    }

    [Theory]
    [InlineData("hann", true, new[] { 0, 0.5, 1, 0.5 })]
    [InlineData("hann", false, new[] { 0, 0.75, 0.75, 0 })]
    [InlineData("bartlett", false, new[] { 0, 2 / 3.0, 2 / 3.0, 0 })]
    [InlineData("triang", false, new[] { 0.25, 0.75, 0.75, 0.25 })]
    [InlineData("hamming", true, new[] { 0.08, 0.54, 1, 0.54 })]
    public void WindowsAreSciPys(string name, bool periodic, double[] wanted)
    {
        double[] window = SignalWindow.Values(name, 4, periodic);
        for (int i = 0; i < 4; i++) Assert.Equal(wanted[i], window[i], 1e-12);
    }

    [Fact]
    public void ConfigsRoundTripAndMistakesAreNamed()
    {
        var layer = new STFTSpectrogram("psd", 16, 4, 32, "hamming", true, "spectrum", "same", true, "channels_first");
        Assert.Equal(layer.GetConfig().ToJsonString(),
            Layer.FromConfig(Registry.Serialize(layer)).GetConfig().ToJsonString());
        Assert.Throws<ArgumentException>(() => new STFTSpectrogram("logg"));
        Assert.Throws<ArgumentException>(() => new STFTSpectrogram(frameLength: 16, fftLength: 8));
        Assert.Throws<ArgumentException>(() => new MelSpectrogram(fftLength: 16, sequenceLength: 32));
        Assert.Throws<ArgumentException>(() => new STFT("reel"));
    }
}
