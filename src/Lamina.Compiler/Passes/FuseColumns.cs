using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>
/// Lets a fused loop combine its rows to one row (the gradient of a bias, the moments of a batch) while they are in the
/// cache: what only that needs is never written down.
/// </summary>
sealed class FuseColumns : IPass
{
    public Graph Run(Graph graph)
    {
        Dictionary<Node, List<Node>> byLoop = [];
        foreach (Node node in graph.Nodes())
            if (Fused.ColumnsOf(node) > 0 && Fits(node))
                (byLoop.TryGetValue(node.Inputs[0].Node, out var list) ? list : byLoop[node.Inputs[0].Node] = [])
                    .Add(node);
        if (byLoop.Count == 0) return graph;
        var made = new Dictionary<Node, Tensor>();
        return Rewriter.Run(graph, (node, x) =>
        {
            if (made.TryGetValue(node, out Tensor? combined)) return [combined];
            if (!byLoop.TryGetValue(node, out var reductions)) return null;
            Graph body = ((Fused)node.Op).Body;
            Tensor[] more = [.. reductions.Select(reduce =>
                reduce.With([body.Outputs[reduce.Inputs[0].Index]]).Outputs[0])];
            Node loop = node.With(x, new Fused(new(body.Inputs, [.. body.Outputs, .. more])));
            for (int i = 0; i < more.Length; i++) made[reductions[i]] = loop.Outputs[body.Outputs.Count + i];
            return [.. loop.Outputs.Take(body.Outputs.Count)];
        });
    }

    static bool Fits(Node reduce) =>
        reduce.Inputs[0].Node.Op is Fused loop && reduce.Inputs[0].Shape == loop.Full;
}
