using ScottPlot;

namespace Lamina.Plots;

/// <summary>How all diagrams look.</summary>
static class PlotStyle
{
    public static readonly Color Ink = Color.FromHex("#1F2937");
    public static readonly Color Faint = Color.FromHex("#E5E7EB");

    public static IReadOnlyList<Color> Colors { get; } =
        [Color.FromHex("#2563EB"), Color.FromHex("#EA580C"), Color.FromHex("#16A34A")];

    /// <summary>Title, axes, grid and legend.</summary>
    public static void Apply(Plot plot, string title, string x, string y)
    {
        plot.Title(title, size: 20);
        plot.Axes.Title.Label.ForeColor = Ink;
        plot.XLabel(x, size: 15);
        plot.YLabel(y, size: 15);
        foreach (IAxis axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            axis.Label.Bold = false;
            axis.TickLabelStyle.FontSize = 14;
            axis.MinorTickStyle.Length = 0;
            axis.TickLabelStyle.ForeColor = axis.Label.ForeColor = axis.FrameLineStyle.Color = Ink;
        }
        plot.Axes.Right.FrameLineStyle.IsVisible = plot.Axes.Top.FrameLineStyle.IsVisible = false;
        plot.Grid.MajorLineColor = Faint;
        plot.Legend.FontSize = 15;
        // A line of the legend is as high as its symbol; as high as its text, it cuts letters off at the top.
        plot.Legend.SymbolHeight = 24;
        plot.Legend.OutlineColor = Faint;
        plot.Legend.ShadowColor = ScottPlot.Colors.Transparent;
    }
}
