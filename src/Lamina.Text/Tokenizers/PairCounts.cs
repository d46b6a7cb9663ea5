namespace Lamina.Text;

/// <summary>
/// How often which tokens are neighbours within words, kept up to date while pairs are merged. Of equally frequent
/// pairs the one with the smaller numbers is the best.
/// </summary>
sealed class PairCounts
{
    readonly List<(int[] Tokens, long Count)> words;
    readonly Dictionary<(int Left, int Right), long> counts = [];
    readonly Dictionary<(int Left, int Right), HashSet<int>> places = [];

    // The most frequent first; entries whose count has changed since are put right when they come up.
    readonly PriorityQueue<(int Left, int Right), (long Less, int Left, int Right)> queue = new();

    public PairCounts(List<(int[] Tokens, long Count)> words)
    {
        this.words = words;
        for (int i = 0; i < words.Count; i++) Count(i, 1);
        foreach (var pair in counts.Keys) Enqueue(pair);
    }

    /// <summary>The most frequent pair, if it occurs often enough.</summary>
    public (int Left, int Right)? Best(int least)
    {
        while (queue.TryPeek(out var pair, out var rank))
        {
            long count = counts.GetValueOrDefault(pair);
            if (count == -rank.Less) return count >= least ? pair : null;
            queue.Dequeue();
            if (count > 0) Enqueue(pair);
        }
        return null;
    }

    /// <summary>Puts a token in the place of a pair, wherever it is.</summary>
    public void Merge((int Left, int Right) pair, int token)
    {
        HashSet<(int, int)> grown = [];
        foreach (int word in places[pair].Order())
        {
            Count(word, -1);
            (int[] tokens, long count) = words[word];
            List<int> merged = new(tokens.Length);
            for (int i = 0; i < tokens.Length; i++)
            {
                bool both = i + 1 < tokens.Length && (tokens[i], tokens[i + 1]) == pair;
                merged.Add(both ? token : tokens[i]);
                if (both) i++;
            }
            words[word] = ([.. merged], count);
            Count(word, 1);
            for (int i = 0; i + 1 < merged.Count; i++)
                if (merged[i] == token || merged[i + 1] == token) grown.Add((merged[i], merged[i + 1]));
        }
        counts.Remove(pair);
        places.Remove(pair);
        foreach (var neighbours in grown.Where(counts.ContainsKey)) Enqueue(neighbours);
    }

    void Count(int word, int sign)
    {
        (int[] tokens, long count) = words[word];
        for (int i = 0; i + 1 < tokens.Length; i++)
        {
            (int, int) pair = (tokens[i], tokens[i + 1]);
            long now = counts[pair] = counts.GetValueOrDefault(pair) + sign * count;
            if (!places.TryGetValue(pair, out HashSet<int>? where)) places[pair] = where = [];
            if (sign > 0) where.Add(word);
            else where.Remove(word);
            if (now == 0 && where.Count == 0) counts.Remove(pair);
        }
    }

    void Enqueue((int Left, int Right) pair) => queue.Enqueue(pair, (-counts[pair], pair.Left, pair.Right));
}
