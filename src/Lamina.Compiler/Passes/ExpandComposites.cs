using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>Puts the parts of composites in their place, but for those that the backend runs in one piece.</summary>
static class ExpandComposites
{
    public static Graph Run(Graph graph, IBackend? backend) =>
        graph.Nodes().Any(node => node.Op is CompositeOp && !Stays(node, backend))
            ? Rewriter.Run(graph, (node, x) =>
            {
                if (node.Op is not CompositeOp composite || Stays(node, backend)) return null;
                using var scope = NameScope.Enter(node.Scope);
                return composite.Expand(x);
            })
            : graph;

    static bool Stays(Node node, IBackend? backend) => backend?.Takes(node) == true;
}
