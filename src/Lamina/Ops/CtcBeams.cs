namespace Lamina;

/// <summary>
/// Searches the likeliest labels of a sequence: of each of the best beginnings it keeps the probability of the paths
/// that end with a blank and of those that end with the last label. Graves, "Sequence transduction", 2012.
/// </summary>
static class CtcBeams
{
    /// <summary>The labels that were found, best first, with the logarithms of their probabilities.</summary>
    /// <param name="time">How many steps there are.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="width">How many beginnings are kept after each step.</param>
    /// <param name="blank">The class of blanks.</param>
    /// <param name="log">(step, class) → logarithm of its probability.</param>
    public static List<(int[] Labels, double Score)> Search(
        int time, int classes, int width, int blank, Func<int, int, double> log)
    {
        var kept = new Dictionary<string, Beam> { [""] = new([]) { Blank = 0 } };
        for (int t = 0; t < time; t++)
        {
            var next = new Dictionary<string, Beam>();
            Beam Of(int[] labels)
            {
                string key = string.Join(',', labels);
                return next.TryGetValue(key, out Beam? known) ? known : next[key] = new(labels);
            }
            foreach (Beam beam in kept.Values)
            {
                Beam same = Of(beam.Labels);
                same.Blank = Add(same.Blank, beam.Total + log(t, blank));
                int last = beam.Labels.Length > 0 ? beam.Labels[^1] : -1;
                for (int c = 0; c < classes; c++)
                {
                    if (c == blank) continue;
                    if (c == last) same.Label = Add(same.Label, beam.Label + log(t, c));
                    Beam longer = Of([.. beam.Labels, c]);
                    // After an equal label only a blank begins a new one.
                    longer.Label = Add(longer.Label, (c == last ? beam.Blank : beam.Total) + log(t, c));
                }
            }
            kept = next.OrderByDescending(pair => pair.Value.Total).Take(width).ToDictionary();
        }
        return [.. kept.Values.Select(b => (b.Labels, b.Total)).OrderByDescending(b => b.Total)];
    }

    static double Add(double a, double b)
    {
        double high = Math.Max(a, b);
        return double.IsNegativeInfinity(high) ? high : high + Math.Log(Math.Exp(a - high) + Math.Exp(b - high));
    }

    sealed class Beam(int[] labels)
    {
        public int[] Labels { get; } = labels;

        public double Blank { get; set; } = double.NegativeInfinity;

        public double Label { get; set; } = double.NegativeInfinity;

        public double Total => Add(Blank, Label);
    }
}
