using Lamina.IR;

namespace Lamina.Metrics;

/// <summary>Samples whose probabilities are near each other.</summary>
/// <param name="Lower">Over which their probabilities are (the first bin has 0, too).</param>
/// <param name="Upper">Up to which.</param>
/// <param name="Count">How many samples.</param>
/// <param name="MeanProbability">The mean of what was predicted; 0 if there is none.</param>
/// <param name="Frequency">The share that is positive; 0 if there is none.</param>
public sealed record CalibrationBin(double Lower, double Upper, int Count, double MeanProbability, double Frequency);

/// <summary>Whether predicted probabilities are what happens: of what has 70 %, 7 of 10 should come true.</summary>
/// <param name="Bins">The reliability diagram.</param>
/// <param name="ExpectedError">
/// The expected calibration error (Naeini et al. 2015; Guo et al. 2017): the mean over samples of the difference of
/// their bin's frequency and mean probability.
/// </param>
/// <param name="MaximumError">The largest such difference.</param>
/// <param name="Brier">The mean squared difference of probability and outcome (Brier 1950).</param>
public sealed record Calibration(
    IReadOnlyList<CalibrationBin> Bins, double ExpectedError, double MaximumError, double Brier)
{
    /// <summary>The calibration of the probabilities of one class.</summary>
    /// <param name="yTrue">1 for a positive sample, 0 for a negative one.</param>
    /// <param name="probabilities">As many numbers from 0 to 1.</param>
    /// <param name="bins">How many bins of equal width.</param>
    /// <exception cref="ArgumentException">
    /// The counts differ, a label is neither 0 nor 1, or a probability is not from 0 to 1.
    /// </exception>
    public static Calibration Of(NDArray yTrue, NDArray probabilities, int bins = 10) => Of(
        ReportInputs.Binary(yTrue, nameof(yTrue)), ReportInputs.Numbers(probabilities, nameof(probabilities)), bins);

    /// <summary>The calibration of a classifier: how probable it holds its answer, and whether it is right.</summary>
    /// <param name="yTrue">Class indices, (samples) or (samples, 1), or one-hot rows (samples, classes).</param>
    /// <param name="probabilities">(samples, classes), from 0 to 1; each row's largest is the answer.</param>
    /// <param name="bins">How many bins of equal width.</param>
    /// <exception cref="ArgumentException">
    /// The counts differ, a label is no class, or a probability is not from 0 to 1.
    /// </exception>
    public static Calibration OfConfidence(NDArray yTrue, NDArray probabilities, int bins = 10)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        if (probabilities.Shape.Rank != 2)
            throw new ArgumentException($"Probabilities have the shape (samples, classes), not {probabilities.Shape}.");
        int classes = probabilities.Shape[1];
        int[] actual = ReportInputs.Classes(yTrue, classes, nameof(yTrue));
        double[][] rows = [.. ReportInputs.Numbers(probabilities, nameof(probabilities)).Chunk(classes)];
        ReportInputs.SameCount(actual.Length, rows.Length, nameof(probabilities));
        double[] confidences = [.. rows.Select(row => row.Max())];
        return Of([.. actual.Select((label, i) => Array.IndexOf(rows[i], confidences[i]) == label)], confidences, bins);
    }

    static Calibration Of(bool[] positive, double[] probabilities, int bins)
    {
        ReportInputs.SameCount(positive.Length, probabilities.Length, nameof(probabilities));
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        int odd = Array.FindIndex(probabilities, p => p is not (>= 0 and <= 1));
        if (odd >= 0)
            throw new ArgumentException($"Probability {odd} is {probabilities[odd]}; it must be from 0 to 1.");
        double[] edges = [.. Enumerable.Range(0, bins + 1).Select(i => (double)i / bins)];
        int[] counts = new int[bins], hits = new int[bins];
        double[] sums = new double[bins];
        double squares = 0;
        for (int i = 0; i < positive.Length; i++)
        {
            double p = probabilities[i];
            int bin = Math.Clamp((int)Math.Ceiling(p * bins) - 1, 0, bins - 1);
            // The product may round to the other side of an edge.
            if (p <= edges[bin] && bin > 0) bin--;
            else if (p > edges[bin + 1]) bin++;
            counts[bin]++;
            sums[bin] += p;
            if (positive[i]) hits[bin]++;
            squares += Math.Pow(p - (positive[i] ? 1 : 0), 2);
        }
        CalibrationBin[] all = [.. Enumerable.Range(0, bins).Select(i => new CalibrationBin(edges[i], edges[i + 1],
            counts[i], sums[i] / Math.Max(1, counts[i]), (double)hits[i] / Math.Max(1, counts[i])))];
        static double Error(CalibrationBin bin) => Math.Abs(bin.Frequency - bin.MeanProbability);
        return new(all, all.Sum(bin => bin.Count * Error(bin)) / positive.Length, all.Max(Error),
            squares / positive.Length);
    }
}
