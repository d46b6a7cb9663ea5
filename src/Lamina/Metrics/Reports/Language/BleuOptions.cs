namespace Lamina.Metrics;

/// <summary>What stands for a precision of 0, whose logarithm would be infinite (Chen and Cherry 2014).</summary>
public enum BleuSmoothing
{
    /// <summary>Nothing: the score is 0.</summary>
    None,

    /// <summary>A half, a quarter and so on of one match, as in mteval-v13a and by default in sacreBLEU.</summary>
    Exponential,
}

/// <summary>How <see cref="Bleu"/> counts; the defaults are sacreBLEU's.</summary>
public sealed record BleuOptions
{
    /// <summary>The longest runs of words that count.</summary>
    public int Order { get; init; } = 4;

    /// <summary>Whether orders of which texts are too short for are left out; for single sentences.</summary>
    public bool EffectiveOrder { get; init; }

    /// <summary>What stands for a precision of 0.</summary>
    public BleuSmoothing Smoothing { get; init; } = BleuSmoothing.Exponential;

    /// <summary>Whether capitals are the same as small letters.</summary>
    public bool Lowercase { get; init; }

    /// <summary>What separates the words of a text by spaces; by default <see cref="Bleu.Tokenize13a"/>.</summary>
    public Func<string, string> Tokenize { get; init; } = Bleu.Tokenize13a;
}
