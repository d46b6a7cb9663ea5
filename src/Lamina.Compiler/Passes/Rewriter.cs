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

    /// <summary>The graph that a rule makes of another.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="rule">What becomes of a node.</param>
    /// <param name="made">Told what has become of each node, if the rule needs that for those behind it.</param>
    public static Graph Run(Graph graph, Rule rule, Action<Node, IReadOnlyList<Tensor>>? made = null)
    {
        IReadOnlyList<Node> nodes = graph.Nodes();
        var map = new Dictionary<Tensor, Tensor>(nodes.Count);
        bool changed = false;
        foreach (Node node in nodes)
        {
            Tensor[] inputs = Mapped(node.Inputs, map);
            IReadOnlyList<Tensor>? outputs = rule(node, inputs);
            changed |= outputs is not null && outputs != node.Outputs;
            outputs ??= changed && inputs.Length > 0 ? node.With(inputs).Outputs : node.Outputs;
            for (int i = 0; i < node.Outputs.Count; i++) map[node.Outputs[i]] = outputs[i];
            made?.Invoke(node, outputs);
        }
        return changed ? Mapped(graph, map) : graph;
    }

    /// <summary>What tensors have become.</summary>
    public static Tensor[] Mapped(IReadOnlyList<Tensor> tensors, Dictionary<Tensor, Tensor> map)
    {
        var mapped = new Tensor[tensors.Count];
        for (int i = 0; i < mapped.Length; i++) mapped[i] = map[tensors[i]];
        return mapped;
    }

    /// <summary>The graph of what its results have become.</summary>
    public static Graph Mapped(Graph graph, Dictionary<Tensor, Tensor> map) =>
        new(graph.Inputs, Mapped(graph.Outputs, map),
            [.. graph.Updates.Select(u => new Update(u.Variable, map[u.Value]))]);

    /// <summary>How often each tensor is read by nodes and roots of the graph.</summary>
    public static Dictionary<Tensor, int> Uses(Graph graph)
    {
        IReadOnlyList<Node> nodes = graph.Nodes();
        var uses = new Dictionary<Tensor, int>(nodes.Count);
        foreach (Tensor tensor in nodes.SelectMany(node => node.Inputs).Concat(graph.Roots))
            uses[tensor] = uses.GetValueOrDefault(tensor) + 1;
        return uses;
    }
}
