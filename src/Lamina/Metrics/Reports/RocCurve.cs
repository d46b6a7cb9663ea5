using Lamina.IR;

namespace Lamina.Metrics;

/// <summary>
/// The receiver operating characteristic: for each threshold that changes something, from none accepted to all, the
/// share of negatives and of positives that reach it.
/// </summary>
/// <param name="FalsePositiveRates">Of the negatives, the shares accepted; rising from 0 to 1.</param>
/// <param name="TruePositiveRates">Of the positives, the shares accepted; rising from 0 to 1.</param>
/// <param name="Thresholds">The scores from which samples are accepted, falling; the first is infinite.</param>
/// <param name="Area">
/// The area below, exactly: the chance that a positive has a higher score than a negative, a tie counting half.
/// </param>
public sealed record RocCurve(IReadOnlyList<double> FalsePositiveRates, IReadOnlyList<double> TruePositiveRates,
    IReadOnlyList<double> Thresholds, double Area)
{
    /// <summary>The curve of scores.</summary>
    /// <param name="yTrue">1 for a positive sample, 0 for a negative one.</param>
    /// <param name="scores">As many numbers, higher for samples that look positive; any scale.</param>
    /// <exception cref="ArgumentException">
    /// The counts differ, a label is neither 0 nor 1, a score is not finite, or only one class occurs.
    /// </exception>
    /// <example><code>
    /// Console.WriteLine(RocCurve.Of(new[] { 0, 0, 1, 1 }, new[] { 0.1, 0.4, 0.35, 0.8 }).Area); // 0.75
    /// </code></example>
    public static RocCurve Of(NDArray yTrue, NDArray scores)
    {
        RankedScores ranked = RankedScores.Of(yTrue, scores).Need("A ROC curve", negatives: true);
        double[] falses = [0, .. ranked.FalsePositives.Select(count => (double)count / ranked.Negatives)];
        double[] trues = [0, .. ranked.TruePositives.Select(count => (double)count / ranked.Positives)];
        double area = 0;
        for (int i = 1; i < falses.Length; i++) area += (falses[i] - falses[i - 1]) * (trues[i] + trues[i - 1]) / 2;
        return new(falses, trues, [double.PositiveInfinity, .. ranked.Thresholds], area);
    }
}
