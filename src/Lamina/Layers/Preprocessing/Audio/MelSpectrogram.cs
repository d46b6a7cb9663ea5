using System.Text.Json.Nodes;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// The mel spectrogram of signals: the magnitudes of a short-time Fourier transform with a periodic window, centered
/// frames and reflected edges, raised to magExp and summed by triangles on the mel scale (1127 ln(1 + f / 700)), in
/// decibels if wanted. In: (batch, samples) or (samples,); out: (batch, numMelBins, frames), with frames = 1 + samples
/// / sequenceStride.
/// </summary>
/// <example><code>
/// var layer = new MelSpectrogram(samplingRate: 16000, numMelBins: 64);
/// Tensor mel = layer.Apply(Tensor.From(new NDArray((1, 16000))));
/// </code></example>
public sealed class MelSpectrogram : Layer
{
    readonly MelSpectrogramOptions options;

    /// <summary>A mel spectrogram.</summary>
    /// <param name="fftLength">The length of the transform.</param>
    /// <param name="sequenceStride">How many samples lie between the starts of frames.</param>
    /// <param name="sequenceLength">How many samples a frame has; by default fftLength.</param>
    /// <param name="window">"hann", "hamming" or another of SciPy's windows; null for none.</param>
    /// <param name="samplingRate">Samples in a second.</param>
    /// <param name="numMelBins">How many triangles.</param>
    /// <param name="minFreq">Where the first begins, in hertz.</param>
    /// <param name="maxFreq">Where the last ends, in hertz; by default half the sampling rate.</param>
    /// <param name="powerToDb">Whether the output is in decibels.</param>
    /// <param name="topDb">Decibels below the loudest of the whole input that are kept.</param>
    /// <param name="magExp">The exponent of the magnitudes: 1 for magnitudes, 2 for powers.</param>
    /// <param name="minPower">What smaller powers count as.</param>
    /// <param name="refPower">The power of 0 decibels.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">A frame is longer than the transform, or a number does not fit.</exception>
    public MelSpectrogram(int fftLength = 2048, int sequenceStride = 512, int? sequenceLength = null,
        string? window = "hann", int samplingRate = 16000, int numMelBins = 128, double minFreq = 20,
        double? maxFreq = null, bool powerToDb = true, double topDb = 80, double magExp = 2, double minPower = 1e-10,
        double refPower = 1, string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(name, true, dtype, inputShape) => options = new MelSpectrogramOptions(fftLength, sequenceStride,
            sequenceLength ?? fftLength, window, samplingRate, numMelBins, minFreq, maxFreq ?? samplingRate / 2,
            powerToDb, topDb, magExp, minPower, refPower).Checked();

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        if (x.Rank == 0) throw new ArgumentException("It needs samples along the last axis, not a single number.");
        Tensor power = Power(x.Cast(DType));
        Tensor mel = power.MatMul(Tensor.From(options.Triangles()).Cast(DType));
        if (options.PowerToDb) mel = Decibels(mel);
        return mel.MoveAxis(-1, -2);
    }

    // Frames times windowed cosines and sines: (…, frames, bins).
    Tensor Power(Tensor x)
    {
        Tensor frames = x.Take(Tensor.From(options.FrameIndices(x.Shape[-1])), x.Rank - 1);
        (NDArray cosines, NDArray sines) = options.Waves();
        Tensor re = frames.MatMul(Tensor.From(cosines).Cast(DType)), im = frames.MatMul(Tensor.From(sines).Cast(DType));
        Tensor power = re.Square() + im.Square();
        return options.MagExp == 2 ? power : power.Pow(options.MagExp / 2);
    }

    Tensor Decibels(Tensor mel)
    {
        const double perLog = 4.342944819032518; // 10 / ln 10
        double zero = perLog * Math.Log(Math.Max(Math.Abs(options.RefPower), options.MinPower));
        Tensor decibels = mel.Maximum(options.MinPower).Log() * perLog - zero;
        return decibels.Maximum(decibels.Max() - options.TopDb);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => options.Write(base.GetConfig());

    internal static MelSpectrogram Read(JsonObject c) => new(c.Int("fft_length", 2048), c.Int("sequence_stride", 512),
        c.IntOrNull("sequence_length"), c.ContainsKey("window") ? c.String("window") : "hann",
        c.Int("sampling_rate", 16000), c.Int("num_mel_bins", 128), c.Double("min_freq", 20),
        c.DoubleOrNull("max_freq"), c.Bool("power_to_db", true), c.Double("top_db", 80), c.Double("mag_exp", 2),
        c.Double("min_power", 1e-10), c.Double("ref_power", 1), LayerConfig.Name(c), LayerConfig.Type(c));
}
