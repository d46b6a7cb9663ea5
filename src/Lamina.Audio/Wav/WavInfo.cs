namespace Lamina.Audio;

/// <summary>What the header of a WAV file says.</summary>
/// <param name="Rate">Frames in a second.</param>
/// <param name="Channels">How many channels there are.</param>
/// <param name="Encoding">How samples are held.</param>
/// <param name="Frames">How many frames there are; null if the writer did not know and the source cannot tell.</param>
public sealed record WavInfo(int Rate, int Channels, WavEncoding Encoding, long? Frames)
{
    /// <summary>Bytes of one frame.</summary>
    internal int FrameBytes => Channels * SampleCoding.Bytes(Encoding);
}
