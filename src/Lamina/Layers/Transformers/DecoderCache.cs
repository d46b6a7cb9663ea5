using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// What a <see cref="TransformerDecoder"/> remembers of a sequence that it decodes step by step: the keys and values
/// of the steps, and those of the encoded sequence.
/// </summary>
public sealed class DecoderCache
{
    internal DecoderCache(AttentionCache steps, AttentionCache? encoded, Tensor? encodedMask) =>
        (Steps, Encoded, EncodedMask) = (steps, encoded, encodedMask);

    /// <summary>Of the steps that were decoded.</summary>
    public AttentionCache Steps { get; }

    /// <summary>Of the encoded sequence, if the decoder looks at one.</summary>
    internal AttentionCache? Encoded { get; }

    internal Tensor? EncodedMask { get; }

    /// <summary>Forgets all steps, but not what was encoded.</summary>
    public void Clear() => Steps.Clear();
}
