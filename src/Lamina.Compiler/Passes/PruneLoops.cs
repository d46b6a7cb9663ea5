using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>
/// Drops what nobody reads of a loop: results of a scan that are not used, and then the sequences and constants that
/// its
/// body no longer needs. Goes backward, so that a pruned backward loop frees what the forward loop kept for it.
/// </summary>
sealed class PruneLoops : IPass
{
    public Graph Run(Graph graph)
    {
        IReadOnlyList<Node> nodes = graph.Nodes();
        if (!nodes.Any(node => node.Op is Scan)) return graph;
        var used = new HashSet<Tensor>(graph.Roots);
        var pruned = new Dictionary<Node, (Scan Op, int[] Inputs, int[] Outputs)>();
        foreach (Node node in nodes.Reverse())
        {
            if (!node.Outputs.Any(used.Contains)) continue;
            if (node.Op is Scan scan) pruned[node] = Prune(node, scan, used);
            IEnumerable<int> inputs = pruned.TryGetValue(node, out var kept) ? kept.Inputs
                : Enumerable.Range(0, node.Inputs.Count);
            foreach (int i in inputs) used.Add(node.Inputs[i]);
        }
        return Rewriter.Run(graph, (node, inputs) =>
        {
            // What only dropped results needed stays behind in the old graph.
            if (!node.Outputs.Any(used.Contains)) return node.Outputs;
            if (!pruned.TryGetValue(node, out var kept)) return null;
            Node made = node.With([.. kept.Inputs.Select(i => inputs[i])], kept.Op);
            var outputs = new Tensor[node.Outputs.Count];
            Array.Fill(outputs, made.Outputs[0]);
            for (int i = 0; i < kept.Outputs.Length; i++) outputs[kept.Outputs[i]] = made.Outputs[i];
            return outputs;
        });
    }

    static (Scan Op, int[] Inputs, int[] Outputs) Prune(Node node, Scan scan, HashSet<Tensor> used)
    {
        int[] outputs =
            [.. Enumerable.Range(0, node.Outputs.Count).Where(i => i < scan.Carries || used.Contains(node.Outputs[i]))];
        Tensor[] results = [.. outputs.Select(i => scan.Body.Outputs[i])];
        HashSet<Node> needed = [.. Graph.Reachable(results)];
        int[] inputs = [.. Enumerable.Range(0, node.Inputs.Count)
            .Where(i => i < scan.Carries || needed.Contains(scan.Body.Inputs[i].Node))];
        int sequences = inputs.Count(i => i >= scan.Carries && i < scan.Carries + scan.Sequences);
        Graph body = new([.. inputs.Select(i => scan.Body.Inputs[i])], results);
        return (scan with { Body = body, Sequences = sequences }, inputs, outputs);
    }
}
