using System.Text.Json.Nodes;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// The short-time Fourier transform of signals by a convolution with cosines and sines, whose kernels training may
/// change. In: (batch, time, channels), or (batch, channels, time) for "channels_first"; out: (batch, frames, channels
/// · bins), with bins = fftLength / 2 + 1, or (batch, channels · bins, frames). With expandDims channels and bins have
/// axes of their own: (batch, frames, bins, channels), or (batch, channels, frames, bins).
/// </summary>
/// <example><code>
/// var layer = new STFTSpectrogram("log", frameLength: 256, frameStep: 128);
/// Tensor spectrogram = layer.Apply(Tensor.From(new NDArray((1, 16000, 1))));
/// </code></example>
public sealed class STFTSpectrogram : Layer
{
    const double Epsilon = 1e-7;
    static readonly string[] modes = ["log", "magnitude", "psd", "real", "imag", "angle", "stft"];
    readonly string mode, padding, dataFormat;
    readonly int frameLength;
    readonly int? frameStep, fftLength;
    readonly string? window, scaling;
    readonly bool periodic, expandDims;
    Variable? real, imaginary;

    /// <summary>A spectrogram.</summary>
    /// <param name="mode">
    /// "log" (of the magnitude), "magnitude", "psd" (the one-sided power), "real", "imag", "angle" or "stft" (real and
    /// imaginary parts one after the other).
    /// </param>
    /// <param name="frameLength">How many samples a frame has.</param>
    /// <param name="frameStep">How many samples lie between the starts of frames; by default half a frame.</param>
    /// <param name="fftLength">The length of the transform; by default the next power of two.</param>
    /// <param name="window">The window's name in SciPy, such as "hann"; null for none.</param>
    /// <param name="periodic">Whether the window is periodic rather than symmetric.</param>
    /// <param name="scaling">"density" divides by the window's 2-norm, "spectrum" by its sum; null not at all.</param>
    /// <param name="padding">"valid" or "same".</param>
    /// <param name="expandDims">Whether channels and bins have axes of their own.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the kernels.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">A length does not fit or a name is unknown.</exception>
    public STFTSpectrogram(string mode = "log", int frameLength = 256, int? frameStep = null, int? fftLength = null,
        string? window = "hann", bool periodic = false, string? scaling = "density", string padding = "valid",
        bool expandDims = false, string dataFormat = "channels_last", string? name = null, bool trainable = true,
        DType dtype = DType.Float32, Shape? inputShape = null) : base(name, trainable, dtype, inputShape)
    {
        if (!modes.Contains(mode)) throw Names.Unknown("mode", mode, modes);
        if (frameLength < 2 || frameStep is < 1 || frameStep > frameLength || fftLength < frameLength)
            throw new ArgumentException("A frame has at least 2 samples, a step is 1 to a frame, and the transform " +
                $"is at least a frame; they are {frameLength}, {frameStep} and {fftLength}.");
        SpatialLayers.Check(nameof(STFTSpectrogram), 1, padding, dataFormat, causal: false);
        _ = new STFT("real", window, scaling, periodic);
        (this.mode, this.padding, this.dataFormat) = (mode, padding, dataFormat);
        (this.frameLength, this.frameStep, this.fftLength) = (frameLength, frameStep, fftLength);
        (this.window, this.scaling, this.periodic, this.expandDims) = (window, scaling, periodic, expandDims);
    }

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        int bins = (fftLength ?? (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)frameLength)) / 2 + 1;
        Shape shape = (frameLength, 1, bins);
        if (mode != "imag") real = AddWeight("real_kernel", shape, new STFT("real", window, scaling, periodic));
        if (mode != "real") imaginary = AddWeight("imag_kernel", shape, new STFT("imag", window, scaling, periodic));
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        if (x.Rank != 3)
            throw new ArgumentException($"It needs {SpatialLayers.Axes(1, dataFormat)}, not {x.Shape}.");
        if (dataFormat == "channels_last") x = x.Transpose([0, 2, 1]);
        Tensor? re = Transform(x, real), im = Transform(x, imaginary);
        return mode switch
        {
            "real" => Arrange(re!),
            "imag" => Arrange(im!),
            "angle" => Arrange(im!.Atan2(re!)),
            "stft" => Arrange(Tensor.Concatenate([re!, im!], -1)),
            "psd" => Arrange(OneSided(re!.Square() + im!.Square())),
            "magnitude" => Arrange(Magnitude(re!, im!)),
            _ => Arrange(Magnitude(re!, im!).Maximum(Epsilon).Log()),
        };
    }

    // (batch, channels, time) to (batch, channels, frames, bins).
    Tensor? Transform(Tensor x, Variable? kernel)
    {
        if (kernel is null) return null;
        Tensor y = Functions.Convolution(x.Reshape((x.Shape[0] * x.Shape[1], x.Shape[2], 1)), kernel.Tensor,
            [frameStep ?? frameLength / 2], padding, [1]);
        return y.Reshape((x.Shape[0], x.Shape[1], y.Shape[1], y.Shape[2]));
    }

    static Tensor Magnitude(Tensor re, Tensor im) => (re.Square() + im.Square()).Maximum(Epsilon).Sqrt();

    // The power of negative frequencies goes to the positive ones; the first and the last bin have no partner.
    static Tensor OneSided(Tensor power) => power + power.Slice(-1, 1, -1).Pad([0, 0, 0, 1], [0, 0, 0, 1]);

    // From (batch, channels, frames, bins) to the layout that is wanted.
    Tensor Arrange(Tensor y)
    {
        bool last = dataFormat == "channels_last";
        if (expandDims) return last ? y.Transpose([0, 2, 3, 1]) : y;
        Shape flat = (y.Shape[0], y.Shape[1] * y.Shape[3], y.Shape[2]);
        y = y.Transpose([0, 1, 3, 2]).Reshape(flat);
        return last ? y.Transpose([0, 2, 1]) : y;
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("mode", mode), ("frame_length", frameLength),
        ("frame_step", frameStep), ("fft_length", fftLength), ("window", window), ("periodic", periodic),
        ("scaling", scaling), ("padding", padding), ("data_format", dataFormat), ("expand_dims", expandDims));

    internal static STFTSpectrogram Read(JsonObject c) => new(c.String("mode", "log"), c.Int("frame_length", 256),
        c.IntOrNull("frame_step"), c.IntOrNull("fft_length"), c.ContainsKey("window") ? c.String("window") : "hann",
        c.Bool("periodic", false), c.ContainsKey("scaling") ? c.String("scaling") : "density",
        c.String("padding", "valid"), c.Bool("expand_dims", false), c.String("data_format", "channels_last"),
        LayerConfig.Name(c), LayerConfig.Trainable(c), LayerConfig.Type(c));
}
