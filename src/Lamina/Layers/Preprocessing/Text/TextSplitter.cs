using System.Text;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// Makes rows of tokens from text: standardizes, splits and joins neighbours, as TensorFlow's ops do.
/// </summary>
/// <param name="Standardize">What to do with each string first.</param>
/// <param name="Split">What makes tokens of a string; null leaves strings whole.</param>
/// <param name="Ngrams">How many neighbouring tokens to join; null leaves tokens alone.</param>
sealed record TextSplitter(Func<string, string> Standardize, Func<string, IEnumerable<string>>? Split, int[]? Ngrams)
{
    static readonly char[] whitespace = [' ', '\t', '\n', '\v', '\f', '\r'];

    /// <summary>The rows of tokens, and the shape that the rows stand in.</summary>
    /// <exception cref="ArgumentException">Text to split has a last axis of more than one string.</exception>
    public (Shape Lead, string[][] Rows) Tokens(StringArray text)
    {
        if (Split is null)
        {
            Shape lead = text.Shape.Rank == 0 ? text.Shape : text.Shape.Without(-1);
            return (lead, [.. text.Rows().Select(row => Join([.. row.Select(Standardize)]))]);
        }
        if (text.Shape.Rank > 1 && text.Shape[-1] != 1) throw new ArgumentException(
            $"Text to split has the shape (batch,) or (batch, 1), not {text.Shape}; or leave split out.");
        return (text.Shape.Rank > 1 ? text.Shape.Without(-1) : text.Shape,
            [.. text.Values.Select(line => Join([.. Split(Standardize(line))]))]);
    }

    /// <summary>The function of a Keras name; null changes nothing.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static Func<string, string> Standardization(string? name) => name switch
    {
        null => text => text,
        "lower" => Lower,
        "strip_punctuation" => StripPunctuation,
        "lower_and_strip_punctuation" => text => StripPunctuation(Lower(text)),
        _ => throw new ArgumentException("standardize is \"lower\", \"strip_punctuation\", " +
            $"\"lower_and_strip_punctuation\" or null, not \"{name}\"."),
    };

    /// <summary>The function of a Keras name; null for none.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static Func<string, IEnumerable<string>>? Splitting(string? name) => name switch
    {
        null => null,
        "whitespace" => text => text.Split(whitespace, StringSplitOptions.RemoveEmptyEntries),
        "character" => text => text.EnumerateRunes().Select(rune => rune.ToString()),
        _ => throw new ArgumentException($"split is \"whitespace\", \"character\" or null, not \"{name}\"."),
    };

    // As in TensorFlow, only ASCII letters change and only ASCII punctuation goes.
    static string Lower(string text) => string.Create(text.Length, text, (to, from) =>
    {
        for (int i = 0; i < to.Length; i++) to[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 32) : from[i];
    });

    static string StripPunctuation(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (char c in text)
            if (!char.IsAscii(c) || !char.IsPunctuation(c) && !char.IsSymbol(c)) kept.Append(c);
        return kept.ToString();
    }

    string[] Join(string[] tokens) => Ngrams is null ? tokens
        : [.. Ngrams.SelectMany(n => Enumerable.Range(0, Math.Max(0, tokens.Length - n + 1))
            .Select(at => string.Join(' ', tokens, at, n)))];
}
