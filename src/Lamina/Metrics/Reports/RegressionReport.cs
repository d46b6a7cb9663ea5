using System.Globalization;
using Lamina.IR;

namespace Lamina.Metrics;

/// <summary>How far predicted numbers are from the true ones.</summary>
/// <param name="Residuals">True minus predicted, in the order of the samples, in the unit of the target.</param>
/// <param name="MeanAbsoluteError">The mean of the residuals without sign.</param>
/// <param name="RootMeanSquaredError">The root of the mean square.</param>
/// <param name="MeanAbsolutePercentageError">
/// The mean of residual over true value, without sign, as a share: 0.05 is 5 %. True values of 0 count as 2⁻⁵², as
/// in scikit-learn, which makes it huge.
/// </param>
/// <param name="R2">
/// 1 minus the squares of the residuals over those around the mean of the true values; 1 is perfect, 0 as good as the
/// mean. If all true values are equal, 1 for no residuals and 0 otherwise.
/// </param>
public sealed record RegressionReport(IReadOnlyList<double> Residuals, double MeanAbsoluteError,
    double RootMeanSquaredError, double MeanAbsolutePercentageError, double R2)
{
    /// <summary>A report of true and predicted numbers of the same count.</summary>
    /// <param name="yTrue">The true numbers.</param>
    /// <param name="yPred">The predicted ones.</param>
    /// <exception cref="ArgumentException">The counts differ, or a number is not finite.</exception>
    public static RegressionReport Of(NDArray yTrue, NDArray yPred)
    {
        double[] actual = ReportInputs.Numbers(yTrue, nameof(yTrue));
        double[] predicted = ReportInputs.Numbers(yPred, nameof(yPred));
        ReportInputs.SameCount(actual.Length, predicted.Length, nameof(yPred));
        double[] residuals = [.. actual.Zip(predicted, (a, p) => a - p)];
        double mean = actual.Average(), squares = residuals.Sum(r => r * r);
        double around = actual.Sum(a => (a - mean) * (a - mean));
        return new(residuals, residuals.Average(Math.Abs), Math.Sqrt(squares / actual.Length),
            residuals.Zip(actual, (r, a) => Math.Abs(r) / Math.Max(Math.Abs(a), Math.Pow(2, -52))).Average(),
            around > 0 ? 1 - squares / around : squares == 0 ? 1 : 0);
    }

    /// <summary>The mean of the residuals: over 0 if predictions are too low.</summary>
    public double Bias => Residuals.Average();

    /// <summary>The residual that a share of residuals lies below, by linear interpolation.</summary>
    /// <param name="share">From 0, the smallest, to 1, the largest; 0.5 is the median.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not a share.</exception>
    public double Quantile(double share)
    {
        if (share is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "Not a share.");
        double[] sorted = [.. Residuals.Order()];
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        return below + 1 == sorted.Length ? sorted[below]
            : sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
    }

    /// <summary>The report as lines of text.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"MAE {MeanAbsoluteError:G5}, RMSE {RootMeanSquaredError:G5}, MAPE {MeanAbsolutePercentageError:P2}, " +
        $"R² {R2:F4}\nresiduals: 5 % {Quantile(0.05):G4}, median {Quantile(0.5):G4}, 95 % {Quantile(0.95):G4}");
}
