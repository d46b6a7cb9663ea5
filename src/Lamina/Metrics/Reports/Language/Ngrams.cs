namespace Lamina.Metrics;

/// <summary>Neighbouring tokens and how often they occur.</summary>
static class Ngrams
{
    /// <summary>Each run of so many tokens and how often it occurs.</summary>
    public static Dictionary<string, int> Count(string[] tokens, int width)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        for (int at = 0; at + width <= tokens.Length; at++)
        {
            // No token has a null character in it.
            string run = string.Join('\0', tokens, at, width);
            counts[run] = counts.GetValueOrDefault(run) + 1;
        }
        return counts;
    }

    /// <summary>How many runs both have, each counting as often as both have it.</summary>
    public static int Common(Dictionary<string, int> one, Dictionary<string, int> other) =>
        one.Sum(run => Math.Min(run.Value, other.GetValueOrDefault(run.Key)));

    /// <summary>Words between white space.</summary>
    public static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
