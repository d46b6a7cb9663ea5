using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>
/// Gathers elementwise nodes of equal shape that feed each other into groups, so that what lies between them never
/// goes through memory. Combining the rows of such a shape to one number each (the largest, the sum, and so a softmax
/// or a normalization) belongs to it, and so does arithmetic on these numbers, one for each row. A node joins the group
/// of what feeds it unless that would make the group depend on itself. Parts of larger tensors are read where they lie,
/// and parts of a concatenation written where they belong (the gates of a recurrent cell and their gradients).
/// </summary>
sealed class FuseElementwise : IPass
{
    /// <summary>Tiles of every value of a group should stay in the first-level cache together.</summary>
    const int LargestGroup = 40;

    public Graph Run(Graph graph)
    {
        var groups = new LoopGroups(graph.Nodes(), LargestGroup);
        foreach (Node node in groups.Nodes) groups.Join(node);
        foreach (Node node in groups.Nodes) groups.Assemble(node);
        var uses = new Dictionary<Tensor, List<Node?>>();
        foreach (Node node in groups.Nodes)
            foreach (Tensor input in node.Inputs) (uses.TryGetValue(input, out var list) ? list : uses[input] = [])
                .Add(node);
        foreach (Tensor root in graph.Roots) (uses.TryGetValue(root, out var list) ? list : uses[root] = []).Add(null);

        var map = new Dictionary<Tensor, Tensor>();
        foreach (List<Node> group in groups.Ordered())
        {
            if (group.Exists(node => node.Op is ElementwiseOp)) Emit(group, map, uses);
            else
                foreach (Node node in group) Keep(node, map);
        }
        return new(graph.Inputs, [.. graph.Outputs.Select(t => map[t])],
            [.. graph.Updates.Select(u => (u.Variable, map[u.Value]))]);
    }

    static void Keep(Node node, Dictionary<Tensor, Tensor> map)
    {
        Node made = node.Inputs.Count == 0 ? node : node.With([.. node.Inputs.Select(x => map[x])]);
        for (int i = 0; i < made.Outputs.Count; i++) map[node.Outputs[i]] = made.Outputs[i];
    }

    /// <summary>
    /// Makes one fused node of a group: sources become parameters, broadcasts and slices of sources come along.
    /// </summary>
    static void Emit(List<Node> group, Dictionary<Tensor, Tensor> map, Dictionary<Tensor, List<Node?>> uses)
    {
        HashSet<Node> members = [.. group];
        var inner = new Dictionary<Tensor, Tensor>();
        var sources = new List<Tensor>();
        Tensor Parameter(Tensor source)
        {
            if (inner.TryGetValue(source, out Tensor? known)) return known;
            sources.Add(map[source]);
            return inner[source] = new Parameter(sources.Count - 1, source.Type).Apply();
        }
        foreach (Node node in group)
        {
            Tensor[] inputs = [.. node.Inputs.Select(input =>
                members.Contains(input.Node) ? inner[input]
                : inner.TryGetValue(input, out Tensor? known) ? known
                : input.Node.Op is Broadcast || IsReadInPlace(input)
                    ? inner[input] = input.Node.With([Parameter(input.Node.Inputs[0])]).Outputs[0]
                : Parameter(input))];
            inner[node.Outputs[0]] = node.With(inputs).Outputs[0];
        }
        // A slice that somebody else reads is made anyway.
        bool IsReadInPlace(Tensor input) => LoopGroups.IsPart(input.Node) &&
            uses[input].TrueForAll(user => user is { Op: ElementwiseOp });
        bool IsRead(Node node) =>
            uses.TryGetValue(node.Outputs[0], out var by) && by.Any(user => user is null || !members.Contains(user));
        // Views of what is computed here are made again where others use them. Numbers that a whole row uses become
        // results, so that others may compute the row again; those that nobody reads are dropped later.
        Node[] views = [.. group.Where(node => LoopGroups.IsView(node) && IsRead(node))];
        HashSet<Tensor> wanted = [.. group.Where(LoopGroups.IsView).Select(Computed)];
        Tensor[] results = [.. group.Where(node => !LoopGroups.IsView(node)).Select(node => node.Outputs[0])
            .Where(y => IsRead(y.Node) || wanted.Contains(y))];
        Tensor[] parameters = [.. inner.Values.Where(t => t.Node.Op is Parameter).OrderBy(t =>
            ((Parameter)t.Node.Op).Position)];
        using (NameScope.Enter(group[^1].Scope))
        {
            Node made = new Fused(new(parameters, [.. results.Select(y => inner[y])])).ApplyAll([.. sources]);
            for (int i = 0; i < results.Length; i++) map[results[i]] = made.Outputs[i];
        }
        foreach (Node view in views) View(view, map);
    }

    /// <summary>What a view shows, behind other views.</summary>
    static Tensor Computed(Node view)
    {
        Tensor source = view.Inputs[0];
        while (LoopGroups.IsView(source.Node) && source.Node.Inputs.Count > 0) source = source.Node.Inputs[0];
        return source;
    }

    static void View(Node view, Dictionary<Tensor, Tensor> map)
    {
        if (!map.ContainsKey(view.Inputs[0])) View(view.Inputs[0].Node, map);
        Keep(view, map);
    }
}
