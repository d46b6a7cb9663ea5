namespace Lamina.Text;

/// <summary>How large a <see cref="SequenceTransformer"/> is.</summary>
/// <param name="SourceTokens">How many source tokens there are; 0 is padding.</param>
/// <param name="TargetTokens">How many target tokens there are; 0 is padding, 1 the start, 2 the end.</param>
public sealed record TransformerSizes(int SourceTokens, int TargetTokens)
{
    /// <summary>Features of a step; divisible by the heads.</summary>
    public int Width { get; init; } = 128;

    /// <summary>Heads of each attention.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Features within the dense layers of a block.</summary>
    public int Inner { get; init; } = 512;

    /// <summary>Blocks of the encoder.</summary>
    public int EncoderBlocks { get; init; } = 3;

    /// <summary>Blocks of the decoder.</summary>
    public int DecoderBlocks { get; init; } = 3;

    /// <summary>The rate of the dropouts in training.</summary>
    public double Dropout { get; init; } = 0.1;
}
