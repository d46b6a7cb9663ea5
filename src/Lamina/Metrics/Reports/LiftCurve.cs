using Lamina.IR;

namespace Lamina.Metrics;

/// <summary>
/// What it gains to take samples by score, best first, instead of by chance: the curve of marketing responses.
/// </summary>
/// <param name="Shares">The shares of samples taken; rising from 0 to 1.</param>
/// <param name="Gains">Of the positives, the shares that are among those taken; rising from 0 to 1.</param>
/// <param name="Rate">The share of positives among all samples.</param>
public sealed record LiftCurve(IReadOnlyList<double> Shares, IReadOnlyList<double> Gains, double Rate)
{
    /// <summary>The curve of scores.</summary>
    /// <param name="yTrue">1 for a positive sample, 0 for a negative one.</param>
    /// <param name="scores">As many numbers, higher for samples that look positive; any scale.</param>
    /// <exception cref="ArgumentException">
    /// The counts differ, a label is neither 0 nor 1, a score is not finite, or there is no positive sample.
    /// </exception>
    public static LiftCurve Of(NDArray yTrue, NDArray scores)
    {
        RankedScores ranked = RankedScores.Of(yTrue, scores).Need("A lift curve", negatives: false);
        double all = ranked.Positives + ranked.Negatives;
        return new([0, .. ranked.TruePositives.Zip(ranked.FalsePositives, (t, f) => (t + f) / all)],
            [0, .. ranked.TruePositives.Select(count => (double)count / ranked.Positives)], ranked.Positives / all);
    }

    /// <summary>The share of positives among the best samples; within ties, what chance gives.</summary>
    /// <param name="share">How many samples are taken, over 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not a share.</exception>
    public double GainAt(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        int next = 1;
        while (Shares[next] < share) next++;
        double part = (share - Shares[next - 1]) / (Shares[next] - Shares[next - 1]);
        return Gains[next - 1] + part * (Gains[next] - Gains[next - 1]);
    }

    /// <summary>How many times more positives the best samples have than as many taken by chance.</summary>
    /// <param name="share">How many samples are taken, over 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not a share.</exception>
    public double LiftAt(double share) => GainAt(share) / share;
}
