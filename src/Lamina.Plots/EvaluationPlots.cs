using System.Globalization;
using Lamina.Metrics;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;
using Alignment = ScottPlot.Alignment;

namespace Lamina.Plots;

/// <summary>Draws how good predictions are: what the reports of <see cref="Metrics"/> say, as pictures.</summary>
public static class EvaluationPlots
{
    const int Side = 640;
    const int ColumnWidth = 720;
    const int Rows = 480;
    const double Room = 0.02;
    // Between two names of classes, and beside the matrix without the names.
    const int Gap = 8, Margins = 100;

    static readonly Color faint = Color.FromHex("#9CA3AF");
    static readonly Color band = Color.FromHex("#2563EB").WithAlpha(0.18);

    /// <summary>Draws a confusion matrix: rows are true classes, the darker the more of their samples.</summary>
    /// <param name="matrix">The counts.</param>
    /// <param name="path">The PNG file; an older one is replaced, missing folders are made.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(ConfusionMatrix matrix, string path)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        double[,] shares = matrix.Normalized();
        int last = matrix.Classes - 1;
        Plot plot = new();
        Heatmap map = plot.Add.Heatmap(shares);
        map.Colormap = new ScottPlot.Colormaps.Blues().Reversed();
        map.ManualRange = new ScottPlot.Range(0, 1);
        for (int i = 0; i < matrix.Classes; i++)
            for (int j = 0; j < matrix.Classes; j++)
            {
                Text text = plot.Add.Text(matrix[i, j].ToString(CultureInfo.InvariantCulture), j, last - i);
                text.LabelAlignment = Alignment.MiddleCenter;
                text.LabelFontSize = matrix.Classes > 12 ? 11 : 16;
                text.LabelFontColor = shares[i, j] > 0.5 ? Colors.White : PlotStyle.Ink;
            }
        plot.Axes.Bottom.TickGenerator = new NumericManual([.. matrix.Names.Select((name, i) => new Tick(i, name))]);
        plot.Axes.Left.TickGenerator =
            new NumericManual([.. matrix.Names.Select((name, i) => new Tick(last - i, name))]);
        PlotStyle.Apply(plot, $"confusion matrix, accuracy {Number(matrix.Accuracy)}", "predicted", "true");
        plot.HideGrid();
        plot.Axes.SetLimits(-0.5, last + 0.5, -0.5, last + 0.5);
        int side = Math.Max(Side, 160 + 44 * matrix.Classes);
        LabelStyle predicted = plot.Axes.Bottom.TickLabelStyle;
        float longest = Picture.Widest(matrix.Names, predicted);
        // Names that do not fit side by side stand on end.
        if (longest + Gap > (side - Margins - longest) / matrix.Classes)
        {
            (predicted.Rotation, predicted.Alignment) = (-90, Alignment.MiddleRight);
            plot.Axes.Bottom.MinimumSize = longest + Margins / 2;
        }
        Picture.Save(plot, path, side, side);
    }

    /// <summary>Draws a ROC curve, or several in one picture.</summary>
    /// <param name="curves">The curves and what they are called.</param>
    /// <param name="path">The PNG file; an older one is replaced, missing folders are made.</param>
    /// <exception cref="ArgumentException">There is no curve.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(IReadOnlyDictionary<string, RocCurve> curves, string path)
    {
        Plot plot = new();
        Diagonal(plot);
        Lines(plot, curves, curve => (curve.FalsePositiveRates, curve.TruePositiveRates, $"area {Number(curve.Area)}"));
        PlotStyle.Apply(plot, "ROC curve", "false positive rate", "true positive rate");
        Unit(plot, path, Alignment.LowerRight);
    }

    /// <summary>Draws a curve of precision against recall, or several in one picture.</summary>
    /// <param name="curves">The curves and what they are called.</param>
    /// <param name="path">The PNG file; an older one is replaced, missing folders are made.</param>
    /// <exception cref="ArgumentException">There is no curve.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(IReadOnlyDictionary<string, PrecisionRecallCurve> curves, string path)
    {
        Plot plot = new();
        Lines(plot, curves, curve => (curve.Recalls, curve.Precisions, $"average precision {Number(curve.Area)}"));
        PlotStyle.Apply(plot, "precision and recall", "recall", "precision");
        Unit(plot, path, Alignment.LowerLeft);
    }

    /// <summary>Draws how many of the positives are among the best samples, and what chance would give.</summary>
    /// <param name="curves">The curves and what they are called.</param>
    /// <param name="path">The PNG file; an older one is replaced, missing folders are made.</param>
    /// <exception cref="ArgumentException">There is no curve.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(IReadOnlyDictionary<string, LiftCurve> curves, string path)
    {
        Plot plot = new();
        Diagonal(plot);
        Lines(plot, curves, curve => (curve.Shares, curve.Gains, $"lift at 10 %: {Number(curve.LiftAt(0.1))}"));
        PlotStyle.Apply(plot, "cumulative gain", "share of samples taken, best first", "share of positives reached");
        Unit(plot, path, Alignment.LowerRight);
    }

    /// <summary>Draws a reliability diagram: how often what had a probability came true.</summary>
    /// <param name="calibration">The bins.</param>
    /// <param name="path">The PNG file; an older one is replaced, missing folders are made.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(Calibration calibration, string path)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        Plot plot = new();
        Diagonal(plot);
        CalibrationBin[] bins = [.. calibration.Bins.Where(bin => bin.Count > 0)];
        BarPlot bars = plot.Add.Bars(bins.Select(bin => new Bar
        {
            Position = (bin.Lower + bin.Upper) / 2,
            Value = bin.Frequency,
            Size = (bin.Upper - bin.Lower) * 0.94,
            FillColor = PlotStyle.Colors[0].WithAlpha(0.35),
            LineColor = PlotStyle.Colors[0],
        }).ToArray());
        bars.LegendText = "came true";
        Scatter means = plot.Add.ScatterPoints(bins.Select(bin => bin.MeanProbability).ToArray(),
            bins.Select(bin => bin.Frequency).ToArray(), PlotStyle.Colors[1]);
        means.MarkerSize = 9;
        means.LegendText = "mean probability";
        PlotStyle.Apply(plot, $"calibration, expected error {Number(calibration.ExpectedError)}", "probability",
            "frequency");
        Unit(plot, path, Alignment.UpperLeft);
    }

    /// <summary>Draws predictions against what they miss, and how often they miss by how much.</summary>
    /// <param name="report">The residuals.</param>
    /// <param name="predicted">The predictions that they belong to, in the same order.</param>
    /// <param name="path">The PNG file; an older one is replaced, missing folders are made.</param>
    /// <exception cref="ArgumentException">There are not as many predictions as residuals.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(RegressionReport report, IReadOnlyList<double> predicted, string path)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(predicted);
        if (predicted.Count != report.Residuals.Count) throw new ArgumentException(
            $"There are {report.Residuals.Count} residuals and {predicted.Count} predictions.", nameof(predicted));
        Multiplot all = new() { Layout = new ScottPlot.MultiplotLayouts.Columns() };
        all.AddPlots(2);
        Plot points = all.GetPlot(0), counts = all.GetPlot(1);
        points.Add.ScatterPoints(predicted.ToArray(), report.Residuals.ToArray(), PlotStyle.Colors[0].WithAlpha(0.5));
        points.Add.HorizontalLine(0, 1.5f, faint);
        PlotStyle.Apply(points, $"residuals, R² {Number(report.R2)}", "predicted", "true − predicted");
        var histogram = ScottPlot.Statistics.Histogram.WithBinCount(30, report.Residuals);
        BarPlot bars = counts.Add.Bars(histogram.Bins, histogram.Counts);
        foreach (Bar bar in bars.Bars)
        {
            bar.Size = histogram.FirstBinSize;
            bar.FillColor = PlotStyle.Colors[0].WithAlpha(0.6);
            bar.LineWidth = 0;
        }
        counts.Axes.Margins(bottom: 0);
        PlotStyle.Apply(counts, $"mean absolute error {report.MeanAbsoluteError:G4}", "true − predicted", "samples");
        Picture.Save(all, path, 2 * ColumnWidth, Rows);
    }

    /// <summary>Draws a prediction with its interval over time, and what came.</summary>
    /// <param name="forecast">The lines; all as long as there are times.</param>
    /// <param name="path">The PNG file; an older one is replaced, missing folders are made.</param>
    /// <exception cref="ArgumentException">The lines have other lengths than the times, or none.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(Forecast forecast, string path)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        int count = forecast.Times.Count;
        if (count == 0 || ((IReadOnlyList<double>[])
            [forecast.Actual, forecast.Predicted, forecast.Lower, forecast.Upper]).Any(line => line.Count != count))
            throw new ArgumentException($"There are {count} times; each line needs as many numbers, at least 1.",
                nameof(forecast));
        Plot plot = new();
        double[] times = forecast.Times.ToArray();
        FillY interval = plot.Add.FillY(times, forecast.Lower.ToArray(), forecast.Upper.ToArray());
        interval.FillColor = band;
        interval.LineWidth = 0;
        interval.LegendText = "interval";
        Scatter actual = plot.Add.ScatterLine(times, forecast.Actual.ToArray(), PlotStyle.Ink);
        (actual.LineWidth, actual.LegendText) = (1.6f, "true");
        Scatter predicted = plot.Add.ScatterLine(times, forecast.Predicted.ToArray(), PlotStyle.Colors[0]);
        (predicted.LineWidth, predicted.LegendText) = (2.2f, "predicted");
        PlotStyle.Apply(plot, forecast.Title, forecast.TimeLabel, forecast.ValueLabel);
        plot.Axes.Margins(horizontal: Room / 2);
        plot.ShowLegend(Alignment.UpperLeft);
        Picture.Save(plot, path, 2 * ColumnWidth, Rows);
    }

    static void Lines<T>(Plot plot, IReadOnlyDictionary<string, T> curves,
        Func<T, (IReadOnlyList<double> X, IReadOnlyList<double> Y, string Note)> points)
    {
        ArgumentNullException.ThrowIfNull(curves);
        if (curves.Count == 0) throw new ArgumentException("There is no curve to draw.", nameof(curves));
        foreach ((string name, T curve) in curves)
        {
            (IReadOnlyList<double> x, IReadOnlyList<double> y, string note) = points(curve);
            Scatter line = plot.Add.ScatterLine(x.ToArray(), y.ToArray());
            line.Color = PlotStyle.Colors[(plot.GetPlottables<Scatter>().Count() - 1) % PlotStyle.Colors.Count];
            line.LineWidth = 2.5f;
            line.LegendText = $"{name}: {note}";
        }
    }

    static void Diagonal(Plot plot)
    {
        LinePlot line = plot.Add.Line(0, 0, 1, 1);
        (line.LineColor, line.LineWidth, line.LinePattern) = (faint, 1.5f, LinePattern.Dashed);
    }

    static void Unit(Plot plot, string path, Alignment legend)
    {
        plot.Axes.SetLimits(-Room, 1 + Room, -Room, 1 + Room);
        plot.ShowLegend(legend);
        Picture.Save(plot, path, Side, Side);
    }

    static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
