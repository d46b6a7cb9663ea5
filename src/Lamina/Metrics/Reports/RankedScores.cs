using Lamina.IR;

namespace Lamina.Metrics;

/// <summary>
/// How many positives and negatives have at least a score, for each score that occurs, from the highest down. Samples
/// with the same score come together, so that their order decides nothing.
/// </summary>
sealed record RankedScores(double[] Thresholds, long[] TruePositives, long[] FalsePositives)
{
    public long Positives => TruePositives[^1];

    public long Negatives => FalsePositives[^1];

    /// <summary>Ranks samples.</summary>
    /// <exception cref="ArgumentException">The counts differ, or a label is neither 0 nor 1.</exception>
    public static RankedScores Of(NDArray yTrue, NDArray scores)
    {
        bool[] positive = ReportInputs.Binary(yTrue, nameof(yTrue));
        double[] numbers = ReportInputs.Numbers(scores, nameof(scores));
        ReportInputs.SameCount(positive.Length, numbers.Length, nameof(scores));
        double[] descending = [.. numbers.Select(number => -number)];
        Array.Sort(descending, positive);
        List<double> thresholds = [];
        List<long> trues = [], falses = [];
        long hits = 0;
        for (int i = 0; i < positive.Length; i++)
        {
            if (positive[i]) hits++;
            if (i + 1 < positive.Length && descending[i + 1] == descending[i]) continue;
            thresholds.Add(-descending[i]);
            trues.Add(hits);
            falses.Add(i + 1 - hits);
        }
        return new([.. thresholds], [.. trues], [.. falses]);
    }

    /// <summary>Refuses labels that leave a curve without meaning.</summary>
    /// <exception cref="ArgumentException">There is no positive, or no negative where one is needed.</exception>
    public RankedScores Need(string curve, bool negatives)
    {
        if (Positives == 0 || negatives && Negatives == 0) throw new ArgumentException(
            $"{curve} needs samples of {(negatives ? "both classes" : "the positive class")}; " +
            $"there are {Positives} positive and {Negatives} negative ones.");
        return this;
    }
}
