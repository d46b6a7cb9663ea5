using Lamina.IR;

namespace Lamina.Metrics;

/// <summary>Precision against recall for each threshold that changes something, from none accepted to all.</summary>
/// <param name="Recalls">Of the positives, the shares accepted; rising from 0 to 1.</param>
/// <param name="Precisions">Of the accepted, the shares that are positive; the first, of none, is 1 by custom.</param>
/// <param name="Thresholds">The scores from which samples are accepted, falling; the first is infinite.</param>
/// <param name="Area">
/// The average precision: the sum of precisions, each times the recall that it adds. Unlike trapezoids it does not
/// flatter (Davis and Goadrich 2006).
/// </param>
public sealed record PrecisionRecallCurve(IReadOnlyList<double> Recalls, IReadOnlyList<double> Precisions,
    IReadOnlyList<double> Thresholds, double Area)
{
    /// <summary>The curve of scores.</summary>
    /// <param name="yTrue">1 for a positive sample, 0 for a negative one.</param>
    /// <param name="scores">As many numbers, higher for samples that look positive; any scale.</param>
    /// <exception cref="ArgumentException">
    /// The counts differ, a label is neither 0 nor 1, a score is not finite, or there is no positive sample.
    /// </exception>
    public static PrecisionRecallCurve Of(NDArray yTrue, NDArray scores)
    {
        RankedScores ranked = RankedScores.Of(yTrue, scores).Need("A precision-recall curve", negatives: false);
        double[] recalls = [0, .. ranked.TruePositives.Select(count => (double)count / ranked.Positives)];
        double[] precisions = [1, .. ranked.TruePositives.Zip(ranked.FalsePositives,
            (trues, falses) => (double)trues / (trues + falses))];
        double area = 0;
        for (int i = 1; i < recalls.Length; i++) area += (recalls[i] - recalls[i - 1]) * precisions[i];
        return new(recalls, precisions, [double.PositiveInfinity, .. ranked.Thresholds], area);
    }
}
