using System.Globalization;

namespace Lamina.Metrics;

/// <summary>
/// Errors of texts against their references: word error rate, character error rate, or that of any tokens. Errors and
/// lengths are summed over all texts first, so that long texts count more.
/// </summary>
/// <param name="Substitutions">Tokens that another stands for.</param>
/// <param name="Insertions">Tokens too many.</param>
/// <param name="Deletions">Tokens that are missing.</param>
/// <param name="Hits">Tokens that are right.</param>
/// <param name="Texts">How many texts there are.</param>
/// <param name="WrongTexts">How many of them have an error.</param>
public sealed record ErrorRate(
    long Substitutions, long Insertions, long Deletions, long Hits, long Texts, long WrongTexts)
{
    /// <summary>How many tokens the references have.</summary>
    public long ReferenceTokens => Hits + Substitutions + Deletions;

    /// <summary>Errors over tokens of the references; 0 is perfect, over 1 is possible.</summary>
    public double Rate => (double)(Substitutions + Insertions + Deletions) / ReferenceTokens;

    /// <summary>The share of texts with an error.</summary>
    public double WrongTextRate => (double)WrongTexts / Texts;

    /// <summary>The word error rate (WER): tokens are what white space separates.</summary>
    /// <param name="references">What is right.</param>
    /// <param name="hypotheses">What came, in the same order.</param>
    /// <exception cref="ArgumentException">The counts differ, or the references have no word.</exception>
    /// <example><code>
    /// ErrorRate rate = ErrorRate.OfWords(["the cat sat"], ["the hat sat down"]);
    /// Console.WriteLine(rate.Rate); // 2 errors in 3 words: 0.666…
    /// </code></example>
    public static ErrorRate OfWords(IReadOnlyList<string> references, IReadOnlyList<string> hypotheses) =>
        Of(Split(references, Ngrams.Words), Split(hypotheses, Ngrams.Words));

    /// <summary>The character error rate (CER): tokens are Unicode's scalar values, white space too.</summary>
    /// <param name="references">What is right.</param>
    /// <param name="hypotheses">What came, in the same order.</param>
    /// <exception cref="ArgumentException">The counts differ, or the references are empty.</exception>
    public static ErrorRate OfCharacters(IReadOnlyList<string> references, IReadOnlyList<string> hypotheses) =>
        Of(Split(references, Characters), Split(hypotheses, Characters));

    /// <summary>The error rate of any tokens, for example phonemes.</summary>
    /// <param name="references">What is right.</param>
    /// <param name="hypotheses">What came, in the same order.</param>
    /// <typeparam name="T">Anything that can be equal.</typeparam>
    /// <exception cref="ArgumentException">The counts differ, or the references have no token.</exception>
    public static ErrorRate Of<T>(
        IReadOnlyList<IReadOnlyList<T>> references, IReadOnlyList<IReadOnlyList<T>> hypotheses) where T : IEquatable<T>
    {
        ArgumentNullException.ThrowIfNull(references);
        ArgumentNullException.ThrowIfNull(hypotheses);
        ReportInputs.SameCount(references.Count, hypotheses.Count, nameof(hypotheses));
        ErrorRate sum = new(0, 0, 0, 0, references.Count, 0);
        for (int i = 0; i < references.Count; i++)
        {
            var alignment = Alignment.Of(references[i], hypotheses[i]);
            int hits = alignment.Count(EditKind.Hit);
            sum = sum with
            {
                Substitutions = sum.Substitutions + alignment.Count(EditKind.Substitution),
                Insertions = sum.Insertions + alignment.Count(EditKind.Insertion),
                Deletions = sum.Deletions + alignment.Count(EditKind.Deletion),
                Hits = sum.Hits + hits,
                WrongTexts = sum.WrongTexts + (hits < alignment.Steps.Count ? 1 : 0),
            };
        }
        return sum.ReferenceTokens > 0 ? sum
            : throw new ArgumentException("The references have no tokens: there is no rate.", nameof(references));
    }

    static string[][] Split(IReadOnlyList<string> texts, Func<string, string[]> split)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return [.. texts.Select(split)];
    }

    static string[] Characters(string text) => [.. text.EnumerateRunes().Select(rune => rune.ToString())];

    /// <summary>The rate and what it is made of.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Rate:P2} ({Substitutions} substitutions, {Insertions} insertions, {Deletions} deletions " +
        $"in {ReferenceTokens})");
}
