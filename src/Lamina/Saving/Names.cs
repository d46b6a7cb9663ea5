namespace Lamina.Saving;

/// <summary>What to say when a name is not known.</summary>
static class Names
{
    /// <summary>The most names that a message lists; more would bury it.</summary>
    const int Listed = 40;

    /// <summary>The known name nearest to a mistyped one; null where none is near.</summary>
    /// <param name="name">What was typed.</param>
    /// <param name="known">The names there are.</param>
    public static string? Suggest(string name, IEnumerable<string> known)
    {
        string typed = Folded(name);
        (string? best, int least, int exact) = (null, Math.Max(2, typed.Length / 3) + 1, 0);
        foreach (string candidate in known)
        {
            int distance = Distance(typed, Folded(candidate));
            if (distance > least || distance == least && best is null) continue;
            // Of two spellings of one name, the one spelled like what was typed.
            int spelled = Distance(name, candidate);
            if (distance < least || spelled < exact) (best, least, exact) = (candidate, distance, spelled);
        }
        return best;
    }

    /// <summary>For example: Unknown optimizer 'adamm': did you mean 'adam'?</summary>
    /// <param name="kind">What was looked for, such as "optimizer".</param>
    /// <param name="name">What was typed.</param>
    /// <param name="known">The names there are.</param>
    public static ArgumentException Unknown(string kind, string name, IReadOnlyCollection<string> known) =>
        new(Suggest(name, known) is { } near ? $"Unknown {kind} '{name}': did you mean '{near}'?"
            : known.Count > Listed ? $"Unknown {kind} '{name}'."
            : $"Unknown {kind} '{name}'; known are {string.Join(", ", known.Order(StringComparer.Ordinal))}.");

    // Capitals and underscores are no mistakes: "GlorotUnifrom" is near "glorot_uniform".
    static string Folded(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>
    /// How many letters must be inserted, dropped, changed or swapped with their neighbour to turn one name into the
    /// other (the restricted Damerau–Levenshtein distance).
    /// </summary>
    internal static int Distance(string a, string b)
    {
        var rows = new int[3][];
        for (int i = 0; i < 3; i++) rows[i] = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) rows[0][j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            int[] row = rows[i % 3], above = rows[(i + 2) % 3], twoAbove = rows[(i + 1) % 3];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int change = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(change, Math.Min(above[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], twoAbove[j - 2] + 1);
            }
        }
        return rows[a.Length % 3][b.Length];
    }
}
