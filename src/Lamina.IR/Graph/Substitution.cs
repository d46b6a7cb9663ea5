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
        Func<Tensor, bool> isGiven = map.ContainsKey;
        foreach (Node node in Graph.Reachable(roots, isGiven))
        {
            if (node.Outputs.All(isGiven) || !node.Inputs.Any(isGiven)) continue;
            Node copy = node.With(Exchanged(node.Inputs, map));
            for (int i = 0; i < node.Outputs.Count; i++) map.TryAdd(node.Outputs[i], copy.Outputs[i]);
        }
        return Exchanged(roots, map);
    }

    static Tensor[] Exchanged(IReadOnlyList<Tensor> tensors, Dictionary<Tensor, Tensor> map)
    {
        var exchanged = new Tensor[tensors.Count];
        for (int i = 0; i < exchanged.Length; i++) exchanged[i] = map.GetValueOrDefault(tensors[i], tensors[i]);
        return exchanged;
    }
}
