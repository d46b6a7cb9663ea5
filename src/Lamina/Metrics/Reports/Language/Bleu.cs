using System.Globalization;
using System.Text.RegularExpressions;

namespace Lamina.Metrics;

/// <summary>
/// How much of translations is in their references, in runs of 1 to 4 words (BLEU, Papineni et al. 2002), counted as
/// sacreBLEU does (Post 2018), so that scores can be compared with published ones.
/// </summary>
/// <param name="Score">From 0 to 100, higher is better.</param>
/// <param name="Precisions">Of the runs of each length in the hypotheses, the percentage found in a reference.</param>
/// <param name="Matches">How many runs of each length were found.</param>
/// <param name="Runs">How many there are.</param>
/// <param name="BrevityPenalty">The factor that hypotheses shorter than their references cost; 1 for none.</param>
/// <param name="HypothesisWords">How many words the hypotheses have.</param>
/// <param name="ReferenceWords">How many words the references nearest in length have.</param>
public sealed partial record Bleu(double Score, IReadOnlyList<double> Precisions, IReadOnlyList<long> Matches,
    IReadOnlyList<long> Runs, double BrevityPenalty, long HypothesisWords, long ReferenceWords)
{
    /// <summary>The score of a corpus with one reference each.</summary>
    /// <param name="references">What is right.</param>
    /// <param name="hypotheses">What came, in the same order.</param>
    /// <param name="options">How to count; by default as sacreBLEU.</param>
    /// <exception cref="ArgumentException">The counts differ or are 0.</exception>
    public static Bleu Of(
        IReadOnlyList<string> references, IReadOnlyList<string> hypotheses, BleuOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(references);
        return Of([.. references.Select(one => (IReadOnlyList<string>)[one])], hypotheses, options);
    }

    /// <summary>The score of a corpus with any number of references each.</summary>
    /// <param name="references">For each hypothesis what is right, in one wording or several.</param>
    /// <param name="hypotheses">What came, in the same order.</param>
    /// <param name="options">How to count; by default as sacreBLEU.</param>
    /// <exception cref="ArgumentException">The counts differ or are 0, or a hypothesis has no reference.</exception>
    public static Bleu Of(IReadOnlyList<IReadOnlyList<string>> references, IReadOnlyList<string> hypotheses,
        BleuOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(references);
        ArgumentNullException.ThrowIfNull(hypotheses);
        options ??= new();
        ReportInputs.SameCount(references.Count, hypotheses.Count, nameof(hypotheses));
        long[] matches = new long[options.Order], runs = new long[options.Order];
        long words = 0, wanted = 0;
        for (int i = 0; i < hypotheses.Count; i++)
        {
            if (references[i].Count == 0)
                throw new ArgumentException($"Hypothesis {i} has no reference.", nameof(references));
            string[] tokens = Tokens(hypotheses[i], options);
            string[][] right = [.. references[i].Select(text => Tokens(text, options))];
            words += tokens.Length;
            wanted += right.Select(r => r.Length).OrderBy(n => Math.Abs(n - tokens.Length)).ThenBy(n => n).First();
            for (int n = 0; n < options.Order; n++)
            {
                runs[n] += Math.Max(0, tokens.Length - n);
                matches[n] += Ngrams.Common(Ngrams.Count(tokens, n + 1), Most(right, n + 1));
            }
        }
        return Of(matches, runs, words, wanted, options);
    }

    /// <summary>The score of one sentence: orders that it is too short for are left out.</summary>
    /// <param name="references">What is right, in one wording or several.</param>
    /// <param name="hypothesis">What came.</param>
    public static Bleu OfSentence(IReadOnlyList<string> references, string hypothesis) =>
        Of([references], [hypothesis], new() { EffectiveOrder = true });

    static Bleu Of(long[] matches, long[] runs, long words, long wanted, BleuOptions options)
    {
        double penalty = words >= wanted ? 1 : words == 0 ? 0 : Math.Exp(1 - (double)wanted / words);
        double[] precisions = new double[options.Order];
        if (matches.All(count => count == 0)) return new(0, precisions, matches, runs, penalty, words, wanted);
        int order = options.Order;
        double halves = 1;
        for (int n = 0; n < options.Order && runs[n] > 0; n++)
        {
            if (options.EffectiveOrder) order = n + 1;
            if (matches[n] > 0) precisions[n] = 100.0 * matches[n] / runs[n];
            else if (options.Smoothing == BleuSmoothing.Exponential) precisions[n] = 100 / ((halves *= 2) * runs[n]);
        }
        double logs = precisions.Take(order).Sum(Math.Log) / order;
        return new(penalty * Math.Exp(logs), precisions, matches, runs, penalty, words, wanted);
    }

    static string[] Tokens(string text, BleuOptions options)
    {
        text = text.TrimEnd();
        return Ngrams.Words(options.Tokenize(options.Lowercase ? text.ToLowerInvariant() : text));
    }

    // Of each run, as many as the reference has that has the most of it.
    static Dictionary<string, int> Most(string[][] references, int width)
    {
        Dictionary<string, int> most = Ngrams.Count(references[0], width);
        foreach (string[] other in references.AsSpan(1))
            foreach ((string run, int count) in Ngrams.Count(other, width))
                most[run] = Math.Max(count, most.GetValueOrDefault(run));
        return most;
    }

    /// <summary>
    /// Separates words and punctuation by spaces, as NIST's mteval-v13a does: entities are resolved, symbols stand
    /// alone, points and commas too unless they are within a number, hyphens behind digits.
    /// </summary>
    /// <param name="text">A text.</param>
    public static string Tokenize13a(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Replace("<skipped>", "", StringComparison.Ordinal).Replace("-\n", "", StringComparison.Ordinal)
            .Replace('\n', ' ').Replace("&quot;", "\"", StringComparison.Ordinal)
            .Replace("&amp;", "&", StringComparison.Ordinal).Replace("&lt;", "<", StringComparison.Ordinal)
            .Replace("&gt;", ">", StringComparison.Ordinal);
        text = Symbol().Replace($" {text} ", " $1 ");
        text = PointBehindOther().Replace(text, "$1 $2 ");
        text = PointBeforeOther().Replace(text, " $1 $2");
        return string.Join(' ', Ngrams.Words(HyphenBehindDigit().Replace(text, "$1 $2 ")));
    }

    [GeneratedRegex(@"([{-~[-` -&(-+:-@/])")]
    private static partial Regex Symbol();

    [GeneratedRegex("([^0-9])([.,])")]
    private static partial Regex PointBehindOther();

    [GeneratedRegex("([.,])([^0-9])")]
    private static partial Regex PointBeforeOther();

    [GeneratedRegex("([0-9])(-)")]
    private static partial Regex HyphenBehindDigit();

    /// <summary>The score and what it is made of, as sacreBLEU prints it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"BLEU = {Score:F2} {string.Join("/", Precisions.Select(Percent))} " +
        $"(BP = {BrevityPenalty:F3} hyp_len = {HypothesisWords} ref_len = {ReferenceWords})");

    static string Percent(double precision) => precision.ToString("F1", CultureInfo.InvariantCulture);
}
