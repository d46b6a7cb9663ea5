namespace Lamina.Layers;

/// <summary>
/// Counts tokens, and the documents that each occurs in, to make a vocabulary of the most frequent ones.
/// </summary>
sealed class TokenCounter(LookupOptions options)
{
    readonly Dictionary<string, (long Tokens, long Documents)> counts = [];
    long documents;

    /// <summary>Takes in the tokens of one document.</summary>
    public void Add(IEnumerable<string> document)
    {
        documents++;
        var seen = new HashSet<string>();
        foreach (string token in document)
        {
            (long tokens, long containing) = counts.GetValueOrDefault(token);
            counts[token] = (tokens + 1, containing + (seen.Add(token) ? 1 : 0));
        }
    }

    /// <summary>
    /// The tokens, the most frequent first and of equally frequent ones the last in order first, as many as there is
    /// room for, with their weights log(1 + documents / (1 + documents that contain the token)).
    /// </summary>
    public (string[] Tokens, float[] Weights) Result()
    {
        string[] tokens = [.. counts.Keys.Where(t => t != options.MaskToken && t != options.OovToken)];
        Array.Sort(tokens, (a, b) =>
        {
            int byCount = counts[b].Tokens.CompareTo(counts[a].Tokens);
            return byCount != 0 ? byCount : options.Order(b, a);
        });
        if (options.MaxTokens is { } most) tokens = [.. tokens.Take(Math.Max(0, most - options.TokenStart))];
        return (tokens, [.. tokens.Select(t => (float)Math.Log(1 + (double)documents / (1 + counts[t].Documents)))]);
    }
}
