using Lamina.IR;

namespace Lamina;

// Axes by their names.
public static partial class Ops
{
    /// <summary>Axes split, exchanged and joined as a pattern says, as einops does.</summary>
    /// <param name="tensor">A tensor.</param>
    /// <param name="pattern">
    /// For example "b (h two) c -> b c h two": the axes before and after, those in brackets being one; "..." stands for
    /// any others.
    /// </param>
    /// <param name="axesLengths">Sizes of axes that brackets join; of each bracket one may be missing.</param>
    /// <exception cref="ArgumentException">The pattern does not suit the tensor.</exception>
    public static Tensor Rearrange(Tensor tensor, string pattern, params (string Axis, int Length)[] axesLengths)
    {
        string[] sides = pattern.Split("->");
        if (sides.Length != 2) throw new ArgumentException($"The pattern \"{pattern}\" needs one \"->\".");
        List<string[]> before = Groups(sides[0], tensor.Rank), after = Groups(sides[1], tensor.Rank, before);
        if (before.Count != tensor.Rank)
            throw new ArgumentException($"The pattern \"{pattern}\" has {before.Count} axes, {tensor.Shape} has not.");
        var sizes = axesLengths.ToDictionary(a => a.Axis, a => a.Length);
        for (int axis = 0; axis < before.Count; axis++) Complete(before[axis], tensor.Shape[axis], sizes, pattern);
        string[] split = [.. before.SelectMany(g => g)], joined = [.. after.SelectMany(g => g)];
        if (split.Distinct().Count() != split.Length
            || !split.Order(StringComparer.Ordinal).SequenceEqual(joined.Order(StringComparer.Ordinal)))
            throw new ArgumentException($"Both sides of \"{pattern}\" need the same axes, each once.");
        Tensor y = tensor.Reshape(new([.. split.Select(n => sizes[n])]));
        y = y.Transpose([.. joined.Select(n => System.Array.IndexOf(split, n))]);
        return y.Reshape(new([.. after.Select(g => g.Aggregate(1, (p, n) => p * sizes[n]))]));
    }

    // The names of the axes that each axis of one side joins. Those of "..." are named by their number.
    static List<string[]> Groups(string side, int rank, List<string[]>? other = null)
    {
        string[] words = side.Replace("(", " ( ", StringComparison.Ordinal)
            .Replace(")", " ) ", StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var groups = new List<string[]>();
        List<string>? bracket = null;
        foreach (string word in words)
        {
            if (word == "(") bracket = [];
            else if (word == ")") { groups.Add([.. bracket ?? []]); bracket = null; }
            else if (bracket is not null) bracket.AddRange(Named(word));
            else if (word == "...") groups.Add([Ellipsis]);
            else groups.Add(Named(word));
        }
        // On the left "..." are the axes that are not named, on the right the same ones.
        int open = other?.SelectMany(g => g).Count(n => n.StartsWith(Ellipsis, StringComparison.Ordinal))
            ?? rank - groups.Count + 1;
        string[] rest = [.. Enumerable.Range(0, Math.Max(0, open)).Select(d => Ellipsis + d)];
        return [.. groups.SelectMany(g => g is [Ellipsis] ? rest.Select(n => new[] { n })
            : [[.. g.SelectMany(n => n == Ellipsis ? rest : [n])]])];
    }

    const string Ellipsis = "...";

    static string[] Named(string word) => word == "1" ? [] : [word];

    static void Complete(string[] names, int size, Dictionary<string, int> sizes, string pattern)
    {
        string[] unknown = [.. names.Where(n => !sizes.ContainsKey(n))];
        int known = names.Except(unknown).Aggregate(1, (p, n) => p * sizes[n]);
        if (unknown.Length > 1 || size % known != 0 || (unknown.Length == 0 && known != size))
            throw new ArgumentException(
                $"The sizes of \"{string.Join(' ', names)}\" in \"{pattern}\" do not follow from an axis of {size}.");
        if (unknown.Length == 1) sizes[unknown[0]] = size / known;
    }
}
