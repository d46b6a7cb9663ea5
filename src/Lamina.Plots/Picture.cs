using ScottPlot;

namespace Lamina.Plots;

/// <summary>What all pictures have in common.</summary>
static class Picture
{
    // ScottPlot's own choice is whatever font the system gives for a name that it does not have, often one with serifs.
    static readonly string font = Array.Find(
        ["Segoe UI", "Helvetica Neue", "Roboto", "Open Sans", "Noto Sans", "Liberation Sans", "Arial", "DejaVu Sans"],
        name => Fonts.GetTypeface(name, bold: false, italic: false)?.FamilyName == name) ?? Fonts.Default;

    /// <summary>Writes a PNG; makes the folders that are missing.</summary>
    public static void Save(Multiplot plots, string path, int width, int height)
    {
        foreach (Plot plot in plots.GetPlots()) plot.Font.Set(font);
        plots.SavePng(Place(path), width, height);
    }

    /// <summary>Writes a PNG of one diagram; makes the folders that are missing.</summary>
    public static void Save(Plot plot, string path, int width, int height)
    {
        plot.Font.Set(font);
        plot.SavePng(Place(path), width, height);
    }

    /// <summary>How many pixels the widest of some texts takes in a picture.</summary>
    public static float Widest(IEnumerable<string> texts, LabelStyle style)
    {
        style.FontName = font;
        using Paint paint = Paint.NewDisposablePaint();
        return texts.Max(text => style.Measure(text, paint).Width);
    }

    static string Place(string path)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return full;
    }
}
