using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>
/// Lets products of few rows read a matrix of bfloat16 as it is stored: their time is that of reading it, and widened
/// beforehand it would be written and read again at twice the size. Only the order of the sums may be another.
/// </summary>
sealed class ReadNarrow : IPass
{
    /// <summary>With more rows, the matrix is widened so often that it is better done beforehand.</summary>
    const int MostRows = 8;

    /// <summary>Columns of a matrix whose contracted axis comes first; fewer are better summed in registers.</summary>
    const int LeastColumns = 256;

    public Graph Run(Graph graph) => graph.Nodes().Any(node => Widened(node) is not null)
        ? Rewriter.Run(graph, (node, x) =>
            node.Op is DotGeneral { Widens: false } dot && IsOfFewRows(dot, x[0].Shape, x[1].Shape) &&
            Stored(x[1]) is { } narrow ? node.With([x[0], narrow], dot with { Widens = true }).Outputs : null)
        : graph;

    static bool IsOfFewRows(DotGeneral dot, Shape a, Shape b)
    {
        int first = dot.LeftBatch.Count;
        if (a.Rank != first + 2 || b.Rank != first + 2 || dot.LeftContract != [first + 1]) return false;
        return a[first] <= MostRows &&
            (dot.RightContract == [first + 1] ? b[first] > 1 : b[first + 1] >= LeastColumns);
    }

    /// <summary>The bfloat16 numbers that a tensor widens, in its shape; null if it is not of that kind.</summary>
    static Tensor? Stored(Tensor x) =>
        x.Node.Op is Reshape ? Stored(x.Node.Inputs[0])?.Reshape(x.Shape) : Widened(x.Node);

    static Tensor? Widened(Node node) =>
        node.Op is Lamina.IR.Primitives.Convert { Target: DType.Float32 } && node.Inputs[0].DType == DType.BFloat16
            ? node.Inputs[0] : null;
}
