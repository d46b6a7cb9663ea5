namespace Lamina.Audio;

/// <summary>Scales on which equal steps sound equal.</summary>
public enum MelScale
{
    /// <summary>2595 log₁₀(1 + f / 700), as in HTK and Keras (O'Shaughnessy 1987).</summary>
    Htk,

    /// <summary>
    /// As in Slaney's Auditory Toolbox (1998): 3 mel for each 200 Hz up to 1 kHz, above 27 for each factor of 6.4.
    /// </summary>
    Slaney,
}
