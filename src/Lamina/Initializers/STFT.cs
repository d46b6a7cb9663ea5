using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Initializers;

/// <summary>
/// The kernel of a short-time Fourier transform by convolution, of shape (frame, 1, bins): window · cos or sin of
/// −2π t f / (2 (bins − 1)), divided by the window's norm. The layer STFTSpectrogram begins with it.
/// </summary>
/// <example><code>
/// NDArray kernel = new STFT("real", "hann").Create((128, 1, 513));
/// </code></example>
public sealed class STFT : Initializer
{
    readonly string side;
    readonly string? window, scaling;
    readonly bool periodic;

    /// <summary>A kernel.</summary>
    /// <param name="side">"real" or "imag".</param>
    /// <param name="window">The window's name in SciPy, such as "hann" or "hamming"; null for none.</param>
    /// <param name="scaling">"density" divides by the window's 2-norm, "spectrum" by its sum; null not at all.</param>
    /// <param name="periodic">Whether the window is periodic rather than symmetric.</param>
    /// <exception cref="ArgumentException">A name is unknown.</exception>
    public STFT(string side = "real", string? window = "hann", string? scaling = "density", bool periodic = false)
    {
        if (side is not ("real" or "imag")) throw Names.Unknown("side", side, ["real", "imag"]);
        if (scaling is not (null or "density" or "spectrum"))
            throw Names.Unknown("scaling", scaling, ["density", "spectrum"]);
        if (window is not null) SignalWindow.Check(window);
        (this.side, this.window, this.scaling, this.periodic) = (side, window, scaling, periodic);
    }

    /// <inheritdoc/>
    public override NDArray Create(Shape shape, DType dtype = DType.Float32)
    {
        if (shape.Rank != 3 || shape[2] < 2)
            throw new ArgumentException($"The shape of a kernel for STFT is (frame, 1, bins ≥ 2), not {shape}.");
        double[] values = window is null ? [.. Enumerable.Repeat(1.0, shape[0])]
            : SignalWindow.Values(window, shape[0], periodic);
        double norm = window is null ? 1 : scaling switch
        {
            "density" => Math.Sqrt(values.Sum(v => v * v)),
            "spectrum" => values.Sum(Math.Abs),
            _ => 1,
        };
        int at = 0, bins = shape[2], row = shape[1] * bins;
        return Fill(shape, dtype, () =>
        {
            int time = at / row, bin = at++ % bins;
            double angle = -2 * Math.PI * time * bin / (2.0 * (bins - 1));
            return values[time] / norm * (side == "real" ? Math.Cos(angle) : Math.Sin(angle));
        });
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["side"] = side,
        ["window"] = window,
        ["periodic"] = periodic,
        ["scaling"] = scaling,
    };

    internal static STFT Read(JsonObject c) => new(c.String("side", "real"),
        c.ContainsKey("window") ? c.String("window") : "hann",
        c.ContainsKey("scaling") ? c.String("scaling") : "density", c.Bool("periodic", false));
}
