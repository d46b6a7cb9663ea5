namespace Lamina.Layers;

/// <summary>What the lookups of text and of whole numbers have in common; tokens are text.</summary>
sealed record LookupOptions
{
    /// <summary>The layer, for messages.</summary>
    public required string Layer { get; init; }

    /// <summary>The most tokens, special ones among them; null for no limit.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>How many indices stand for tokens that are not known.</summary>
    public int OovIndices { get; init; } = 1;

    /// <summary>The token that stands for no token.</summary>
    public string? MaskToken { get; init; }

    /// <summary>What an index without a token becomes when inverted.</summary>
    public string? OovToken { get; init; }

    /// <summary>Whether indices become tokens.</summary>
    public bool Invert { get; init; }

    /// <summary>What becomes of the indices.</summary>
    public CategoricalOutput Output { get; init; }

    /// <summary>Whether encodings have the width MaxTokens.</summary>
    public bool PadToMaxTokens { get; init; }

    /// <summary>The index, from 0, of an unknown token among several.</summary>
    public required Func<string, int, long> OovBucket { get; init; }

    /// <summary>The order of tokens, for those that are equally frequent.</summary>
    public required Comparison<string> Order { get; init; }

    /// <summary>The first index of unknown tokens: 1 if 0 is the mask's.</summary>
    public int OovStart => MaskToken is not null && Output == CategoricalOutput.Int ? 1 : 0;

    /// <summary>The first index of known tokens.</summary>
    public int TokenStart => OovStart + OovIndices;

    /// <summary>The tokens that a vocabulary may begin with.</summary>
    public string?[] SpecialTokens =>
        [.. Enumerable.Repeat(MaskToken, OovStart), .. Enumerable.Repeat(OovToken, OovIndices)];

    /// <summary>These options, if they go together.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public LookupOptions Checked()
    {
        if (MaxTokens is <= 1)
            throw new ArgumentException($"maxTokens of {Layer} is more than 1 or absent, not {MaxTokens}.");
        if (PadToMaxTokens && MaxTokens is null)
            throw new ArgumentException($"{Layer} pads to maxTokens only if that is given.");
        if (OovIndices < 0)
            throw new ArgumentException($"numOovIndices of {Layer} is not negative, as {OovIndices} is.");
        if (Invert && Output != CategoricalOutput.Int) throw new ArgumentException(
            $"{Layer} inverts only in the output mode \"int\", not \"{Output.KerasName()}\".");
        return this;
    }
}
