using Lamina.IR;

namespace Lamina.Metrics;

/// <summary>Whether intervals hold the numbers that they were predicted for.</summary>
/// <param name="Coverage">The share of true numbers within their interval; should be near the level.</param>
/// <param name="MeanWidth">How wide intervals are, in the unit of the target.</param>
/// <param name="Score">
/// The interval score (Gneiting and Raftery 2007), smaller is better: the mean of the width plus 2/(1 − level) times
/// how far the true number is outside.
/// </param>
public sealed record IntervalReport(double Coverage, double MeanWidth, double Score)
{
    /// <summary>A report of true numbers and intervals of the same count.</summary>
    /// <param name="yTrue">The true numbers.</param>
    /// <param name="lower">Where the intervals begin.</param>
    /// <param name="upper">Where they end.</param>
    /// <param name="level">How often an interval is meant to hold its number, between 0 and 1.</param>
    /// <exception cref="ArgumentException">
    /// The counts differ, a number is not finite, an interval ends before it begins, or the level is no share.
    /// </exception>
    public static IntervalReport Of(NDArray yTrue, NDArray lower, NDArray upper, double level = 0.9)
    {
        double[] actual = ReportInputs.Numbers(yTrue, nameof(yTrue));
        double[] from = ReportInputs.Numbers(lower, nameof(lower)), to = ReportInputs.Numbers(upper, nameof(upper));
        ReportInputs.SameCount(actual.Length, from.Length, nameof(lower));
        ReportInputs.SameCount(actual.Length, to.Length, nameof(upper));
        if (level is not (> 0 and < 1))
            throw new ArgumentException($"The level is between 0 and 1, not {level}.", nameof(level));
        int held = 0;
        double widths = 0, outside = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            if (to[i] < from[i])
                throw new ArgumentException($"Interval {i} begins at {from[i]} and ends before, at {to[i]}.");
            if (actual[i] >= from[i] && actual[i] <= to[i]) held++;
            widths += to[i] - from[i];
            outside += Math.Max(0, Math.Max(from[i] - actual[i], actual[i] - to[i]));
        }
        return new((double)held / actual.Length, widths / actual.Length,
            (widths + 2 / (1 - level) * outside) / actual.Length);
    }
}
