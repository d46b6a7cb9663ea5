namespace Lamina.Metrics;

/// <summary>What an alignment does with a token.</summary>
public enum EditKind
{
    /// <summary>Reference and hypothesis have the same token.</summary>
    Hit,

    /// <summary>The hypothesis has another token in place of the reference's.</summary>
    Substitution,

    /// <summary>The hypothesis has a token that the reference does not have.</summary>
    Insertion,

    /// <summary>The hypothesis lacks a token of the reference.</summary>
    Deletion,
}

/// <summary>One step of an alignment.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Reference">The place in the reference; for an insertion, before which.</param>
/// <param name="Hypothesis">The place in the hypothesis; for a deletion, before which.</param>
public readonly record struct EditStep(EditKind Kind, int Reference, int Hypothesis);

/// <summary>
/// The fewest edits that make a hypothesis of a reference (Levenshtein 1966), and where they are. Among equally few
/// ones it prefers, from the end, hits and substitutions, then deletions.
/// </summary>
/// <param name="Steps">From the beginning to the end of both.</param>
public sealed record Alignment(IReadOnlyList<EditStep> Steps)
{
    /// <summary>Aligns sequences of tokens; takes memory for the product of their lengths.</summary>
    /// <param name="reference">What is right.</param>
    /// <param name="hypothesis">What came.</param>
    /// <typeparam name="T">Words, characters, phonemes: anything that can be equal.</typeparam>
    public static Alignment Of<T>(IReadOnlyList<T> reference, IReadOnlyList<T> hypothesis) where T : IEquatable<T>
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(hypothesis);
        int[,] edits = new int[reference.Count + 1, hypothesis.Count + 1];
        for (int i = 0; i <= reference.Count; i++)
            for (int j = 0; j <= hypothesis.Count; j++)
                edits[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(
                    edits[i - 1, j - 1] + (reference[i - 1].Equals(hypothesis[j - 1]) ? 0 : 1),
                    1 + Math.Min(edits[i - 1, j], edits[i, j - 1]));
        List<EditStep> steps = [];
        for (int i = reference.Count, j = hypothesis.Count; i > 0 || j > 0;)
        {
            bool same = i > 0 && j > 0 && reference[i - 1].Equals(hypothesis[j - 1]);
            if (i > 0 && j > 0 && edits[i, j] == edits[i - 1, j - 1] + (same ? 0 : 1))
                steps.Add(new(same ? EditKind.Hit : EditKind.Substitution, --i, --j));
            else if (i > 0 && edits[i, j] == edits[i - 1, j] + 1) steps.Add(new(EditKind.Deletion, --i, j));
            else steps.Add(new(EditKind.Insertion, i, --j));
        }
        steps.Reverse();
        return new(steps);
    }

    /// <summary>How many steps there are of a kind.</summary>
    /// <param name="kind">The kind.</param>
    public int Count(EditKind kind) => Steps.Count(step => step.Kind == kind);
}
