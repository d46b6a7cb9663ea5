using System.Text;

namespace Lamina;

/// <summary>A table in box characters: a heavy head and thin rows, as Keras's summary has them.</summary>
sealed class SummaryTable(IEnumerable<string> head, int[] rightAligned)
{
    /// <summary>The narrowest column.</summary>
    const int LeastWidth = 13;

    /// <summary>The widest column; longer text is cut.</summary>
    const int MostWidth = 48;

    readonly List<string> head = [.. head];
    readonly List<List<string>> rows = [];

    public void AddColumn(string title) => head.Add(title);

    public void AddRow(List<string> cells) => rows.Add(cells);

    /// <exception cref="ArgumentOutOfRangeException">The line is too short for the columns.</exception>
    public void Print(StringBuilder text, int? lineLength = null)
    {
        int[] widths = [.. head.Select((title, i) => Math.Min(MostWidth,
            Math.Max(i < 2 ? 2 * LeastWidth : LeastWidth,
                rows.Select(row => row[i].Length).Append(title.Length).Max())))];
        if (lineLength is { } length) Narrow(widths, length);
        text.AppendLine(Rule(widths, "┏━", "━┳━", "━┓", '━'));
        text.AppendLine(Line(widths, head, "┃ ", " ┃ ", " ┃"));
        text.AppendLine(Rule(widths, "┡━", "━╇━", "━┩", '━'));
        for (int i = 0; i < rows.Count; i++)
        {
            if (i > 0) text.AppendLine(Rule(widths, "├─", "─┼─", "─┤", '─'));
            text.AppendLine(Line(widths, rows[i], "│ ", " │ ", " │"));
        }
        text.AppendLine(Rule(widths, "└─", "─┴─", "─┘", '─'));
    }

    /// <summary>Takes letters from the widest columns until the table fits.</summary>
    static void Narrow(int[] widths, int length)
    {
        const int Least = 4, Frame = 3;
        ArgumentOutOfRangeException.ThrowIfLessThan(length, widths.Length * (Least + Frame) + 1, nameof(length));
        while (widths.Sum() + widths.Length * Frame + 1 > length) widths[Array.IndexOf(widths, widths.Max())]--;
    }

    static string Rule(int[] widths, string left, string middle, string right, char fill) =>
        left + string.Join(middle, widths.Select(width => new string(fill, width))) + right;

    string Line(int[] widths, List<string> cells, string left, string middle, string right) =>
        left + string.Join(middle, cells.Select((cell, i) => Pad(cell, widths[i], rightAligned.Contains(i)))) + right;

    static string Pad(string cell, int width, bool right)
    {
        if (cell.Length > width) cell = cell[..(width - 1)] + "…";
        return right ? cell.PadLeft(width) : cell.PadRight(width);
    }
}
