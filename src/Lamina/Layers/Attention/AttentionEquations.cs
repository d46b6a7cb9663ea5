using Lamina.IR;

namespace Lamina.Layers;

/// <summary>The einsum equations of attention over tensors of any rank.</summary>
static class AttentionEquations
{
    static char Letter(int index) => (char)('a' + index);

    static string Letters(int first, int count) => new([.. Enumerable.Range(first, count).Select(Letter)]);

    /// <summary>A dense layer that keeps <paramref name="free"/> axes and turns the bound ones into others.</summary>
    public static (string Equation, string BiasAxes) Projection(int free, int bound, int outputs)
    {
        (string kept, string summed, string made) =
            (Letters(0, free), Letters(free, bound), Letters(free + bound, outputs));
        return ($"{kept}{summed},{summed}{made}->{kept}{made}", made);
    }

    /// <summary>
    /// For projected tensors (batch, …, heads, size): the product of key and query, which has the batch axes, the
    /// heads, the query's and the key's attention axes; and the product of that with the values.
    /// </summary>
    public static (string Product, string Combination) Scores(int rank, Ints axes)
    {
        string target = Letters(0, rank);
        string source = string.Concat(target.Select((letter, axis) =>
            axes.Contains(axis) ? Letter(rank + axes.Count(a => a < axis)) : letter));
        IEnumerable<int> batch = Enumerable.Range(0, rank - 1).Where(axis => !axes.Contains(axis));
        string scores = string.Concat(batch.Select(a => target[a]).Concat(axes.Select(a => target[a]))
            .Concat(axes.Select(a => source[a])));
        return ($"{source},{target}->{scores}", $"{scores},{source}->{target}");
    }
}
