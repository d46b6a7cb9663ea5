using System.Globalization;
using Lamina.Callbacks;
using ScottPlot;
using ScottPlot.MultiplotLayouts;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace Lamina.Plots;

/// <summary>Draws how loss and metrics went from epoch to epoch.</summary>
public static class LearningCurves
{
    const int PanelWidth = 720;
    const int PanelHeight = 540;
    const string ValidationPrefix = "val_";

    /// <summary>
    /// Draws what Fit returned: a panel for each metric, side by side, training and validation in one panel.
    /// </summary>
    /// <param name="history">What Fit returned; at least one epoch.</param>
    /// <param name="path">The PNG file; an older one is replaced, missing folders are made.</param>
    /// <exception cref="ArgumentException">There is no epoch to draw.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(History history, string path)
    {
        ArgumentNullException.ThrowIfNull(history);
        Save([.. history.Metrics.Keys.Where(name => !name.StartsWith(ValidationPrefix, StringComparison.Ordinal))
            .Select(name => new CurvePanel(name.Replace('_', ' '), [.. Curves(history, name)]))], path);
    }

    /// <summary>Draws panels side by side.</summary>
    /// <param name="panels">What each shows, from left to right.</param>
    /// <param name="path">The PNG file; an older one is replaced, missing folders are made.</param>
    /// <exception cref="ArgumentException">There are no panels, or one has no values.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(IReadOnlyList<CurvePanel> panels, string path)
    {
        ArgumentNullException.ThrowIfNull(panels);
        if (panels.Count == 0 ||
            panels.Any(panel => panel.Curves.Count == 0 || panel.Curves.Any(c => c.Values.Count == 0)))
            throw new ArgumentException("There is nothing to draw: train for at least one epoch first.",
                nameof(panels));
        Multiplot all = new() { Layout = new Columns() };
        all.AddPlots(panels.Count);
        for (int i = 0; i < panels.Count; i++) Draw(panels[i], all.GetPlot(i));
        Picture.Save(all, path, PanelWidth * panels.Count, PanelHeight);
    }

    static IEnumerable<Curve> Curves(History history, string name)
    {
        yield return new("training", history.Metrics[name]);
        if (history.Metrics.TryGetValue(ValidationPrefix + name, out var validation))
            yield return new("validation", validation);
    }

    static void Draw(CurvePanel panel, Plot plot)
    {
        // Later curves lie over earlier ones; a little wider below, so that equal ones can be told apart.
        for (int i = 0; i < panel.Curves.Count; i++)
        {
            Curve curve = panel.Curves[i];
            double[] epochs = [.. Enumerable.Range(1, curve.Values.Count).Select(epoch => (double)epoch)];
            Scatter line = plot.Add.Scatter(epochs, [.. curve.Values], PlotStyle.Colors[i % PlotStyle.Colors.Count]);
            string last = curve.Values[^1].ToString("0.0000", CultureInfo.InvariantCulture);
            line.LegendText = $"{curve.Name}: {last}";
            line.LineWidth = 2.5f + (panel.Curves.Count - 1 - i);
            line.MarkerSize = line.LineWidth + 5;
        }
        PlotStyle.Apply(plot, panel.Title, "epoch", "");
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        plot.Axes.Margins(0.06, 0.12);
        if (panel.Curves[0].Values.Count == 1) plot.Axes.SetLimitsX(0, 2);
        plot.ShowLegend(Rising(panel) ? Alignment.LowerRight : Alignment.UpperRight);
    }

    static bool Rising(CurvePanel panel) => panel.Curves[0].Values is var values && values[^1] > values[0];
}
