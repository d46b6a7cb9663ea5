namespace Lamina.IR;

/// <summary>Copies parts of graphs with some tensors exchanged for others.</summary>
public static class Substitution
{
    /// <summary>
    /// What <paramref name="roots"/> become when the keys of <paramref name="map"/> are exchanged for their values.
    /// Nodes that depend on no key are shared, not copied. The map gains an entry for every output that was copied.
    /// </summary>
    public static Tensor[] Apply(IReadOnlyList<Tensor> roots, Dictionary<Tensor, Tensor> map)
    {
        foreach (Node node in Graph.Reachable(roots, map.ContainsKey))
        {
            if (node.Outputs.All(map.ContainsKey) || !node.Inputs.Any(map.ContainsKey)) continue;
            Node copy = node.With([.. node.Inputs.Select(input => map.GetValueOrDefault(input, input))]);
            for (int i = 0; i < node.Outputs.Count; i++) map.TryAdd(node.Outputs[i], copy.Outputs[i]);
        }
        return [.. roots.Select(root => map.GetValueOrDefault(root, root))];
    }
}
