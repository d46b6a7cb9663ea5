using System.Globalization;
using System.Security;
using System.Text;

namespace Lamina;

/// <summary>Writes a picture of a model as SVG, or as a description that Graphviz draws.</summary>
static class PlotText
{
    /// <summary>Lengths in pixels.</summary>
    const double LetterWidth = 7.3, LineHeight = 18, Margin = 10;

    public static string Svg(PlotGraph graph, bool leftToRight)
    {
        (double Width, double Height)[] sizes = [.. graph.Boxes.Select(box => (
            box.Lines.Max(line => line.Length) * LetterWidth + 2 * Margin,
            box.Lines.Count * LineHeight + Margin))];
        // From left to right is from top to bottom with the axes exchanged.
        var layout = new PlotLayout(
            leftToRight ? [.. sizes.Select(size => (size.Height, size.Width))] : sizes, graph.Arrows);
        (double X, double Y) Turn(double x, double y) => leftToRight ? (y, x) : (x, y);
        (double width, double height) = Turn(layout.Width, layout.Height);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:0}\" height=\"{height:0}\" " +
            $"viewBox=\"0 0 {width:0} {height:0}\" font-family=\"monospace\" font-size=\"12\">");
        text.AppendLine("<defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" " +
            "markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#555\"/></marker></defs>");
        text.AppendLine("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        foreach (IReadOnlyList<PlotLayout.Place> way in layout.Ways)
            text.AppendLine(CultureInfo.InvariantCulture,
                $"<path d=\"{Curve(way, Turn)}\" fill=\"none\" stroke=\"#555\" marker-end=\"url(#head)\"/>");
        for (int i = 0; i < sizes.Length; i++)
            Box(text, graph.Boxes[i], Turn(layout.Boxes[i].X, layout.Boxes[i].Y), sizes[i]);
        return text.AppendLine("</svg>").ToString();
    }

    static void Box(
        StringBuilder text, PlotGraph.Box box, (double X, double Y) middle, (double Width, double Height) size)
    {
        text.AppendLine(CultureInfo.InvariantCulture,
            $"<rect x=\"{middle.X - size.Width / 2:0.#}\" y=\"{middle.Y - size.Height / 2:0.#}\" " +
            $"width=\"{size.Width:0.#}\" height=\"{size.Height:0.#}\" rx=\"4\" " +
            $"fill=\"{(box.IsInput ? "#e8f0fe" : "#f7f7f7")}\" stroke=\"#333\"/>");
        for (int i = 0; i < box.Lines.Count; i++)
        {
            double y = middle.Y - size.Height / 2 + Margin / 2 + (i + 0.72) * LineHeight;
            text.AppendLine(CultureInfo.InvariantCulture,
                $"<text x=\"{middle.X:0.#}\" y=\"{y:0.#}\" text-anchor=\"middle\"" +
                $"{(i == 0 ? " font-weight=\"bold\"" : "")}>{SecurityElement.Escape(box.Lines[i])}</text>");
        }
    }

    /// <summary>From the lower edge of a box through places to the upper edge of another, bent softly.</summary>
    static string Curve(IReadOnlyList<PlotLayout.Place> way, Func<double, double, (double X, double Y)> turn)
    {
        var text = new StringBuilder();
        (double x, double y) = (way[0].X, way[0].Y + way[0].Height / 2);
        (double px, double py) = turn(x, y);
        text.Append(CultureInfo.InvariantCulture, $"M{px:0.#} {py:0.#}");
        foreach (PlotLayout.Place place in way.Skip(1))
        {
            (double toX, double toY) = (place.X, place.Y - place.Height / 2);
            double bend = (toY - y) / 2;
            ((double ax, double ay), (double bx, double by), (double cx, double cy)) =
                (turn(x, y + bend), turn(toX, toY - bend), turn(toX, toY));
            text.Append(CultureInfo.InvariantCulture,
                $"C{ax:0.#} {ay:0.#} {bx:0.#} {by:0.#} {cx:0.#} {cy:0.#}");
            (x, y) = (toX, place.Y + place.Height / 2);
            if (place == way[^1]) continue;
            (double throughX, double throughY) = turn(x, y);
            text.Append(CultureInfo.InvariantCulture, $"L{throughX:0.#} {throughY:0.#}");
        }
        return text.ToString();
    }

    public static string Dot(PlotGraph graph, bool leftToRight)
    {
        var text = new StringBuilder();
        text.AppendLine("digraph model {");
        text.AppendLine($"  rankdir={(leftToRight ? "LR" : "TB")};");
        text.AppendLine("  node [shape=box, style=\"rounded,filled\", fillcolor=\"#f7f7f7\", fontname=\"monospace\"];");
        for (int i = 0; i < graph.Boxes.Count; i++)
        {
            string label = string.Join("\\n", graph.Boxes[i].Lines.Select(line =>
                line.Replace("\\", "\\\\").Replace("\"", "\\\"")));
            text.AppendLine(CultureInfo.InvariantCulture, $"  n{i} [label=\"{label}\"];");
        }
        foreach ((int from, int to) in graph.Arrows)
            text.AppendLine(CultureInfo.InvariantCulture, $"  n{from} -> n{to};");
        return text.AppendLine("}").ToString();
    }
}
