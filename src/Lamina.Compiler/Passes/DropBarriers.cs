using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>Takes barriers away when equal things have been merged; from here on they would only be copies.</summary>
sealed class DropBarriers : IPass
{
    public Graph Run(Graph graph) => graph.Nodes().Any(node => node.Op is OptimizationBarrier)
        ? Rewriter.Run(graph, (node, x) => node.Op is OptimizationBarrier ? x : null) : graph;
}
