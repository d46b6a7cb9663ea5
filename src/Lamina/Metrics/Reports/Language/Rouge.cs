namespace Lamina.Metrics;

/// <summary>How much of a summary is in the reference and the other way round; all from 0 to 1.</summary>
/// <param name="Precision">Of the summary, the share that is in the reference.</param>
/// <param name="Recall">Of the reference, the share that is in the summary.</param>
/// <param name="F1">The harmonic mean of both.</param>
public sealed record RougeScore(double Precision, double Recall, double F1)
{
    internal static RougeScore Of(int common, int summary, int reference)
    {
        double precision = (double)common / Math.Max(1, summary), recall = (double)common / Math.Max(1, reference);
        return new(precision, recall, common > 0 ? 2 * precision * recall / (precision + recall) : 0);
    }

    internal static RougeScore Mean(IReadOnlyCollection<RougeScore> scores) =>
        new(scores.Average(s => s.Precision), scores.Average(s => s.Recall), scores.Average(s => s.F1));
}

/// <summary>
/// How alike a summary is to a reference (ROUGE, Lin 2004), counted as Google's rouge-score does: text becomes small
/// letters, and words are runs of a to z and 0 to 9.
/// </summary>
/// <param name="Rouge1">In single words.</param>
/// <param name="Rouge2">In pairs of words.</param>
/// <param name="RougeL">In the longest common subsequence of words.</param>
/// <param name="RougeLsum">
/// In common subsequences of each sentence of the reference with all of the summary; each sentence is a line.
/// </param>
public sealed record Rouge(RougeScore Rouge1, RougeScore Rouge2, RougeScore RougeL, RougeScore RougeLsum)
{
    /// <summary>The scores of one summary.</summary>
    /// <param name="reference">What is right.</param>
    /// <param name="summary">What came.</param>
    /// <param name="stem">Whether words of more than 3 letters lose their endings first (Porter 1980).</param>
    public static Rouge Of(string reference, string summary, bool stem = false)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(summary);
        string[] right = Words(reference, stem), came = Words(summary, stem);
        RougeScore Runs(int width) => RougeScore.Of(
            Ngrams.Common(Ngrams.Count(came, width), Ngrams.Count(right, width)),
            Math.Max(0, came.Length - width + 1), Math.Max(0, right.Length - width + 1));
        return new(Runs(1), Runs(2), RougeScore.Of(CommonPlaces(right, came).Count, came.Length, right.Length),
            OfLines(Lines(reference, stem), Lines(summary, stem)));
    }

    /// <summary>The mean scores of summaries.</summary>
    /// <param name="references">What is right.</param>
    /// <param name="summaries">What came, in the same order.</param>
    /// <param name="stem">Whether words of more than 3 letters lose their endings first (Porter 1980).</param>
    /// <exception cref="ArgumentException">The counts differ or are 0.</exception>
    public static Rouge Mean(
        IReadOnlyList<string> references, IReadOnlyList<string> summaries, bool stem = false)
    {
        ArgumentNullException.ThrowIfNull(references);
        ArgumentNullException.ThrowIfNull(summaries);
        ReportInputs.SameCount(references.Count, summaries.Count, nameof(summaries));
        Rouge[] all = [.. references.Zip(summaries, (reference, summary) => Of(reference, summary, stem))];
        return new(RougeScore.Mean([.. all.Select(r => r.Rouge1)]), RougeScore.Mean([.. all.Select(r => r.Rouge2)]),
            RougeScore.Mean([.. all.Select(r => r.RougeL)]), RougeScore.Mean([.. all.Select(r => r.RougeLsum)]));
    }

    // Each word counts at most as often as both have it, as in ROUGE-1.5.5.
    static RougeScore OfLines(string[][] reference, string[][] summary)
    {
        Dictionary<string, int> left = Ngrams.Count([.. summary.SelectMany(line => line)], 1);
        Dictionary<string, int> wanted = Ngrams.Count([.. reference.SelectMany(line => line)], 1);
        int hits = 0;
        foreach (string[] line in reference)
            foreach (int place in summary.SelectMany(other => CommonPlaces(line, other)).Distinct().Order())
            {
                string word = line[place];
                if (left.GetValueOrDefault(word) == 0 || wanted[word] == 0) continue;
                left[word]--;
                wanted[word]--;
                hits++;
            }
        return RougeScore.Of(hits, summary.Sum(line => line.Length), reference.Sum(line => line.Length));
    }

    // The places in the reference of a longest common subsequence; of several the one that rouge-score finds.
    static List<int> CommonPlaces(string[] reference, string[] summary)
    {
        int[,] lengths = new int[reference.Length + 1, summary.Length + 1];
        for (int i = 1; i <= reference.Length; i++)
            for (int j = 1; j <= summary.Length; j++)
                lengths[i, j] = reference[i - 1] == summary[j - 1] ? lengths[i - 1, j - 1] + 1
                    : Math.Max(lengths[i - 1, j], lengths[i, j - 1]);
        List<int> places = [];
        for (int i = reference.Length, j = summary.Length; i > 0 && j > 0;)
        {
            if (reference[i - 1] == summary[j - 1])
            {
                places.Add(--i);
                j--;
            }
            else if (lengths[i, j - 1] > lengths[i - 1, j]) j--;
            else i--;
        }
        places.Reverse();
        return places;
    }

    static string[][] Lines(string text, bool stem) =>
        [.. text.Split('\n').Where(line => line.Length > 0).Select(line => Words(line, stem))];

    static string[] Words(string text, bool stem)
    {
        string[] words = Ngrams.Words(new string(
            [.. text.ToLowerInvariant().Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : ' ')]));
        return stem ? [.. words.Select(word => word.Length > 3 ? PorterStemmer.Stem(word) : word)] : words;
    }
}
