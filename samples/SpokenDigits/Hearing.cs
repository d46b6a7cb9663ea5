using Lamina.IR;
using ScottPlot;
using ScottPlot.MultiplotLayouts;
using ScottPlot.TickGenerators;

namespace Samples;

/// <summary>Draws a string as it sounds and, below, at the same moments, the digits that the network hears.</summary>
static class Hearing
{
    /// <param name="spectrogram">(frames, bands).</param>
    /// <param name="probabilities">(steps, classes), the blank first.</param>
    /// <param name="seconds">How long both are.</param>
    /// <param name="end">When the sound ends, in seconds; what follows is not drawn.</param>
    /// <param name="words">What is said.</param>
    /// <param name="path">The PNG file.</param>
    public static void Save(NDArray spectrogram, NDArray probabilities, double seconds, double end, string words,
        string path)
    {
        Multiplot both = new() { Layout = new Rows() };
        both.AddPlots(2);
        (Plot sound, Plot digits) = (both.GetPlot(0), both.GetPlot(1));
        Draw(sound, spectrogram, seconds, end, words, "mel band");
        Draw(digits, probabilities, seconds, end, "the probability of each digit, every 40 ms", "digit");
        digits.XLabel("seconds", size: 14);
        digits.Axes.Left.TickGenerator = new NumericManual(
            [.. Enumerable.Range(0, probabilities.Shape[1]).Select(i => new Tick(i, i == 0 ? "none" : $"{i - 1}"))]);
        both.SavePng(path, 1000, 560);
    }

    // (steps, rows), the first row lowest.
    static void Draw(Plot plot, NDArray values, double seconds, double end, string title, string label)
    {
        (int steps, int rows) = (values.Shape[0], values.Shape[1]);
        double[,] cells = new double[rows, steps];
        for (int step = 0; step < steps; step++)
            for (int row = 0; row < rows; row++) cells[rows - 1 - row, step] = values[step * rows + row];
        var map = plot.Add.Heatmap(cells);
        map.Position = new CoordinateRect(0, seconds, 0, rows - 1);
        map.Colormap = new ScottPlot.Colormaps.Blues().Reversed();
        plot.Title(title, size: 16);
        plot.YLabel(label, size: 14);
        plot.Axes.Title.Label.Bold = false;
        plot.HideGrid();
        plot.Axes.SetLimits(0, end, -0.5, rows - 0.5);
        // As wide in both, so that moments are one above the other.
        plot.Axes.Left.MinimumSize = plot.Axes.Left.MaximumSize = 70;
    }
}
