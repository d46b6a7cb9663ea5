using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>Takes the results of fused loops away that nobody reads, and the inputs that only they needed.</summary>
sealed class DropUnread : IPass
{
    public Graph Run(Graph graph)
    {
        var used = new HashSet<Tensor>(graph.Roots);
        var trimmed = new Dictionary<Node, (Graph Body, int[] Inputs, int[] Outputs)>();
        Func<Tensor, bool> isUsed = used.Contains;
        IReadOnlyList<Node> nodes = graph.Nodes();
        for (int at = nodes.Count - 1; at >= 0; at--)
        {
            Node node = nodes[at];
            if (node.Op is Fused fused && !node.Outputs.All(isUsed))
            {
                (Graph Body, int[] Inputs, int[] Outputs) left = trimmed[node] = Trim(node, fused.Body, used);
                foreach (int i in left.Inputs) used.Add(node.Inputs[i]);
            }
            else used.UnionWith(node.Inputs);
        }
        return Rewriter.Run(graph, (node, x) =>
        {
            if (!trimmed.TryGetValue(node, out var left) || left.Outputs.Length == 0) return null;
            Node made = node.With(Array.ConvertAll(left.Inputs, i => x[i]), new Fused(left.Body));
            var outputs = new Tensor[node.Outputs.Count];
            for (int i = 0; i < outputs.Length; i++) outputs[i] = made.Outputs[0];
            for (int i = 0; i < left.Outputs.Length; i++) outputs[left.Outputs[i]] = made.Outputs[i];
            return outputs;
        });
    }

    static (Graph Body, int[] Inputs, int[] Outputs) Trim(Node node, Graph body, HashSet<Tensor> used)
    {
        int[] outputs = Ints.Range(node.Outputs.Count).Where(i => used.Contains(node.Outputs[i]));
        Tensor[] results = Array.ConvertAll(outputs, i => body.Outputs[i]);
        HashSet<Node> needed = [.. Graph.Reachable(results)];
        int[] inputs = Ints.Range(node.Inputs.Count).Where(i => needed.Contains(body.Inputs[i].Node));
        return (new(Array.ConvertAll(inputs, i => body.Inputs[i]), results), inputs, outputs);
    }
}
