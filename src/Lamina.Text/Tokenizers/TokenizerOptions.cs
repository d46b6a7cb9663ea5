namespace Lamina.Text;

/// <summary>What a <see cref="TextTokenizer"/> adds to texts; names of tokens in its vocabulary.</summary>
public sealed record TokenizerOptions
{
    /// <summary>The token that rows are padded with; by default the number 0 is.</summary>
    public string? Padding { get; init; }

    /// <summary>The token put before each text, such as [CLS]; by default none.</summary>
    public string? Start { get; init; }

    /// <summary>The token put behind each text, such as [SEP]; by default none.</summary>
    public string? End { get; init; }

    /// <summary>
    /// What each text goes through first, such as <see cref="UnicodeText.Normalize"/>; by default nothing.
    /// </summary>
    public Func<string, string>? Normalize { get; init; }
}
