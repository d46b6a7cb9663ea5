namespace Lamina.Metrics;

/// <summary>How <see cref="Chrf"/> counts; the defaults are sacreBLEU's.</summary>
public sealed record ChrfOptions
{
    /// <summary>The longest runs of characters that count.</summary>
    public int CharacterOrder { get; init; } = 6;

    /// <summary>The longest runs of words that count: 0 for chrF, 2 for chrF++ (Popović 2017).</summary>
    public int WordOrder { get; init; }

    /// <summary>How many times more recall counts than precision.</summary>
    public double Beta { get; init; } = 2;

    /// <summary>Whether capitals are the same as small letters.</summary>
    public bool Lowercase { get; init; }

    /// <summary>Whether white space counts among the characters.</summary>
    public bool Whitespace { get; init; }

    /// <summary>
    /// Whether orders that a text is too short for count as nearly 0, as in the authors' program, instead of not at
    /// all.
    /// </summary>
    public bool EpsilonSmoothing { get; init; }
}

/// <summary>
/// How alike texts are to their references in runs of characters (chrF, Popović 2015) and of words (chrF++), counted
/// as sacreBLEU does.
/// </summary>
/// <param name="Score">From 0 to 100, higher is better.</param>
public sealed record Chrf(double Score)
{
    /// <summary>The score of a corpus with one reference each.</summary>
    /// <param name="references">What is right.</param>
    /// <param name="hypotheses">What came, in the same order.</param>
    /// <param name="options">How to count; by default as sacreBLEU.</param>
    /// <exception cref="ArgumentException">The counts differ or are 0.</exception>
    public static Chrf Of(
        IReadOnlyList<string> references, IReadOnlyList<string> hypotheses, ChrfOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(references);
        return Of([.. references.Select(one => (IReadOnlyList<string>)[one])], hypotheses, options);
    }

    /// <summary>The score of a corpus with any number of references each; the one most alike counts.</summary>
    /// <param name="references">For each hypothesis what is right, in one wording or several.</param>
    /// <param name="hypotheses">What came, in the same order.</param>
    /// <param name="options">How to count; by default as sacreBLEU.</param>
    /// <exception cref="ArgumentException">The counts differ or are 0, or a hypothesis has no reference.</exception>
    public static Chrf Of(IReadOnlyList<IReadOnlyList<string>> references, IReadOnlyList<string> hypotheses,
        ChrfOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(references);
        ArgumentNullException.ThrowIfNull(hypotheses);
        options ??= new();
        ReportInputs.SameCount(references.Count, hypotheses.Count, nameof(hypotheses));
        long[,] sums = new long[options.CharacterOrder + options.WordOrder, 3];
        for (int i = 0; i < hypotheses.Count; i++)
        {
            if (references[i].Count == 0)
                throw new ArgumentException($"Hypothesis {i} has no reference.", nameof(references));
            Dictionary<string, int>[] runs = Runs(hypotheses[i], options);
            long[,] best = references[i].Select(text => Counts(Runs(text, options), runs))
                .MaxBy(counts => Score100(counts, options))!;
            for (int n = 0; n < sums.GetLength(0); n++)
                for (int k = 0; k < 3; k++) sums[n, k] += best[n, k];
        }
        return new(Score100(sums, options));
    }

    // For each order: runs of the hypothesis, of the reference, of both. Where the reference is too short, the
    // hypothesis' runs are not held against it.
    static long[,] Counts(Dictionary<string, int>[] reference, Dictionary<string, int>[] hypothesis)
    {
        long[,] counts = new long[reference.Length, 3];
        for (int n = 0; n < reference.Length; n++)
        {
            counts[n, 0] = reference[n].Count > 0 ? hypothesis[n].Values.Sum() : 0;
            counts[n, 1] = reference[n].Values.Sum();
            counts[n, 2] = Ngrams.Common(hypothesis[n], reference[n]);
        }
        return counts;
    }

    static double Score100(long[,] counts, ChrfOptions options)
    {
        const double epsilon = 1e-16;
        double square = options.Beta * options.Beta, precisions = 0, recalls = 0, scores = 0;
        double F(double precision, double recall) => square * precision + recall is > 0 and var all
            ? (1 + square) * precision * recall / all : 0;
        int orders = counts.GetLength(0), effective = 0;
        for (int n = 0; n < orders; n++)
        {
            double precision = counts[n, 0] > 0 ? (double)counts[n, 2] / counts[n, 0] : epsilon;
            double recall = counts[n, 1] > 0 ? (double)counts[n, 2] / counts[n, 1] : epsilon;
            scores += F(precision, recall);
            if (counts[n, 0] == 0 || counts[n, 1] == 0) continue;
            precisions += precision;
            recalls += recall;
            effective++;
        }
        if (options.EpsilonSmoothing) return 100 * scores / orders;
        return effective == 0 ? 0 : 100 * F(precisions / effective, recalls / effective);
    }

    static Dictionary<string, int>[] Runs(string text, ChrfOptions options)
    {
        if (options.Lowercase) text = text.ToLowerInvariant();
        string[] words = Ngrams.Words(text);
        string all = options.Whitespace ? text : string.Concat(words);
        string[] characters = [.. all.EnumerateRunes().Select(rune => rune.ToString())];
        string[] parts = [.. words.SelectMany(Parts)];
        return [.. Enumerable.Range(1, options.CharacterOrder).Select(n => Ngrams.Count(characters, n)),
            .. Enumerable.Range(1, options.WordOrder).Select(n => Ngrams.Count(parts, n))];
    }

    // A word and one mark of punctuation behind it, or else before it.
    static string[] Parts(string word) =>
        word.Length == 1 ? [word]
        : IsMark(word[^1]) ? [word[..^1], word[^1..]]
        : IsMark(word[0]) ? [word[..1], word[1..]]
        : [word];

    static bool IsMark(char c) => char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c));
}
