using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>
/// Rebuilds a graph node by node, in order: a rule may give other tensors in place of a node's outputs. What comes
/// before the first change stays, and so do leaves; all else is made anew, so that the order of the nodes remains that
/// of the trace.
/// </summary>
static class Rewriter
{
    /// <summary>(node, its inputs in the new graph) → replacements of its outputs, or null to keep the node.</summary>
    public delegate IReadOnlyList<Tensor>? Rule(Node node, Tensor[] inputs);

    public static Graph Run(Graph graph, Rule rule)
    {
        IReadOnlyList<Node> nodes = graph.Nodes();
        var map = new Dictionary<Tensor, Tensor>(nodes.Count);
        bool changed = false;
        foreach (Node node in nodes)
        {
            var inputs = new Tensor[node.Inputs.Count];
            for (int i = 0; i < inputs.Length; i++) inputs[i] = map[node.Inputs[i]];
            IReadOnlyList<Tensor>? outputs = rule(node, inputs);
            changed |= outputs is not null && outputs != node.Outputs;
            outputs ??= changed && inputs.Length > 0 ? node.With(inputs).Outputs : node.Outputs;
            for (int i = 0; i < node.Outputs.Count; i++) map[node.Outputs[i]] = outputs[i];
        }
        if (!changed) return graph;
        return new(graph.Inputs, [.. graph.Outputs.Select(t => map[t])],
            [.. graph.Updates.Select(u => (u.Variable, map[u.Value]))]);
    }

    /// <summary>How often each tensor is read by nodes and roots of the graph.</summary>
    public static Dictionary<Tensor, int> Uses(Graph graph)
    {
        var uses = new Dictionary<Tensor, int>();
        foreach (Tensor tensor in graph.Nodes().SelectMany(node => node.Inputs).Concat(graph.Roots))
            uses[tensor] = uses.GetValueOrDefault(tensor) + 1;
        return uses;
    }
}
