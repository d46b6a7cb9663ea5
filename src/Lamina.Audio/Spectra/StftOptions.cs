using System.Numerics;
using Lamina.Initializers;

namespace Lamina.Audio;

/// <summary>
/// How a sound is cut into frames; by default 25 ms every 10 ms at 16 kHz, as is the custom for speech.
/// </summary>
public sealed record StftOptions
{
    /// <summary>Samples of a frame.</summary>
    public int FrameLength { get; init; } = 400;

    /// <summary>Samples from the begin of a frame to that of the next.</summary>
    public int FrameStep { get; init; } = 160;

    /// <summary>The length of the transforms, in whose middle a frame lies; by default the next power of 2.</summary>
    public int? FftLength { get; init; }

    /// <summary>One of SciPy's windows, periodic, such as "hann" and "hamming"; "boxcar" for none.</summary>
    public string Window { get; init; } = "hann";

    /// <summary>
    /// Whether frames are centred on their place, the sound being mirrored at its ends; else they begin at it and none
    /// reaches beyond the end.
    /// </summary>
    public bool Center { get; init; } = true;

    /// <summary>The length of the transforms.</summary>
    internal int Length => FftLength ?? (int)BitOperations.RoundUpToPowerOf2((uint)FrameLength);

    /// <summary>How many numbers a transform gives: those from 0 to half the rate.</summary>
    internal int Bins => Length / 2 + 1;

    /// <summary>Refuses options that contradict each other.</summary>
    /// <exception cref="ArgumentException">They do.</exception>
    internal StftOptions Checked()
    {
        if (FrameLength < 1 || FrameStep < 1 || Length < FrameLength || Length < 2) throw new ArgumentException(
            "A frame has 1 sample or more, at most as many as the transform, and frames are 1 apart or more; they " +
            $"are {FrameLength}, {Length} and {FrameStep}.");
        SignalWindow.Check(Window);
        return this;
    }

    /// <summary>The window in the middle of a transform.</summary>
    internal double[] Weights()
    {
        double[] weights = new double[Length];
        SignalWindow.Values(Window, FrameLength, periodic: true).CopyTo(weights, (Length - FrameLength) / 2);
        return weights;
    }
}
