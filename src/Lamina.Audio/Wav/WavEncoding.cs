namespace Lamina.Audio;

/// <summary>How a WAV file holds a sample.</summary>
public enum WavEncoding
{
    /// <summary>Whole numbers of 8 bits from 0 to 255, silence at 128.</summary>
    Pcm8,

    /// <summary>Whole numbers of 16 bits.</summary>
    Pcm16,

    /// <summary>Whole numbers of 24 bits.</summary>
    Pcm24,

    /// <summary>Whole numbers of 32 bits.</summary>
    Pcm32,

    /// <summary>IEEE numbers of 32 bits; they may be beyond full scale.</summary>
    Float32,

    /// <summary>IEEE numbers of 64 bits, read as 32.</summary>
    Float64,
}
