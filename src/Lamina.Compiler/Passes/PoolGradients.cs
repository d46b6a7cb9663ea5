using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>
/// Works on the small side of max pooling instead of the large one. The gradient of pooling only moves numbers to the
/// places of the maxima, so a relu mask over them is the mask of the maxima themselves, and their sum over all places
/// is
/// the sum before they are moved:
/// select(x &gt; 0, scatter(x, d), 0) = scatter(x, select(pool(x) &gt; 0, d, 0)), and sum(scatter(x, d)) = sum(d).
/// </summary>
sealed class PoolGradients : IPass
{
    public Graph Run(Graph graph) => graph.Nodes().Any(node => node.Op is SelectAndScatter)
        ? Rewriter.Run(graph, (node, x) => node.Op switch
        {
            Select => Mask(x),
            Reduce reduce => Sum(reduce, x[0]),
            _ => null,
        })
        : graph;

    static IReadOnlyList<Tensor>? Mask(Tensor[] x)
    {
        if (x[0].Node.Op is not Compare { Relation: Comparison.Greater } ||
            !Simplify.IsNumber(x[0].Node.Inputs[1], 0) ||
            x[1].Node.Op is not SelectAndScatter scatter || x[1].Node.Inputs[0] != x[0].Node.Inputs[0] ||
            !Simplify.IsNumber(x[2], 0)) return null;
        (Tensor pooled, Tensor d) = (x[1].Node.Inputs[0], x[1].Node.Inputs[1]);
        // The maxima are there already, from the forward step: merging duplicates finds them.
        Tensor maxima = new ReduceWindow(Reduction.Maximum, scatter.Window).Apply(pooled);
        return [scatter.Apply(pooled, Tensor.Where(maxima.IsGreater(0), d, 0))];
    }

    static IReadOnlyList<Tensor>? Sum(Reduce reduce, Tensor x) =>
        reduce.Kind == Reduction.Sum && x.Node.Op is SelectAndScatter scatter &&
        Ints.Range(scatter.Window.Rank + 1).All(reduce.Axes.Contains)
            ? [reduce.Apply(x.Node.Inputs[1])] : null;
}
