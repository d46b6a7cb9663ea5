using Lamina.IR;

namespace Lamina.Audio;

/// <summary>How sounds become features.</summary>
public sealed record FeatureOptions
{
    /// <summary>How a sound is cut into frames; by default 25 ms every 10 ms at 16 kHz.</summary>
    public StftOptions Frames { get; init; } = new();

    /// <summary>How many triangles of the mel scale.</summary>
    public int MelBins { get; init; } = 40;

    /// <summary>Where the first triangle begins, in hertz.</summary>
    public double MinFrequency { get; init; } = 20;

    /// <summary>Where the last one ends, in hertz; by default half the rate.</summary>
    public double? MaxFrequency { get; init; }

    /// <summary>The scale of the triangles.</summary>
    public MelScale Scale { get; init; } = MelScale.Htk;

    /// <summary>Whether triangles have the area 1 instead of the height 1.</summary>
    public bool NormalizeFilters { get; init; }

    /// <summary>What smaller energies count as, so that the logarithm of silence is a number.</summary>
    public double Floor { get; init; } = 1e-10;

    /// <summary>How many coefficients MFCC has, the first (of the energy) included.</summary>
    public int Coefficients { get; init; } = 13;

    /// <summary>
    /// L of HTK's lifter, which scales coefficient n by 1 + L/2 · sin(πn / L); 0 for none, as in librosa.
    /// </summary>
    public int Lifter { get; init; }

    /// <summary>The triangles for a rate.</summary>
    internal NDArray Filters(int rate) => MelFilters.Matrix(MelBins, rate, Frames.Length, MinFrequency, MaxFrequency,
        Scale, NormalizeFilters);
}
