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
        // What is read behind its group, or given back; and what is read by others than elementwise ops.
        HashSet<Tensor> read = [.. graph.Roots], whole = [.. graph.Roots];
        foreach (Node node in groups.Nodes)
            foreach (Tensor input in node.Inputs)
            {
                if (!groups.AreOne(input.Node, node)) read.Add(input);
                if (node.Op is not ElementwiseOp) whole.Add(input);
            }

        var map = new Dictionary<Tensor, Tensor>();
        foreach (List<Node> group in groups.Ordered())
        {
            if (group.Exists(node => node.Op is ElementwiseOp)) Emit(group, map, read, whole);
            else
                foreach (Node node in group) Keep(node, map);
        }
        return Rewriter.Mapped(graph, map);
    }

    static void Keep(Node node, Dictionary<Tensor, Tensor> map)
    {
        Node made = node.Inputs.Count == 0 ? node : node.With(Rewriter.Mapped(node.Inputs, map));
        for (int i = 0; i < made.Outputs.Count; i++) map[node.Outputs[i]] = made.Outputs[i];
    }

    /// <summary>
    /// Makes one fused node of a group: sources become parameters, broadcasts and slices of sources come along.
    /// </summary>
    static void Emit(
        List<Node> group, Dictionary<Tensor, Tensor> map, HashSet<Tensor> read, HashSet<Tensor> whole)
    {
        var inner = new Dictionary<Tensor, Tensor>();
        List<Tensor> sources = [], parameters = [];
        Tensor Parameter(Tensor source)
        {
            if (inner.TryGetValue(source, out Tensor? known)) return known;
            sources.Add(map[source]);
            parameters.Add(new Parameter(parameters.Count, source.Type).Apply());
            return inner[source] = parameters[^1];
        }
        Tensor Inner(Tensor input) => inner.TryGetValue(input, out Tensor? known) ? known
            : input.Node.Op is Broadcast || IsReadInPlace(input)
                ? inner[input] = input.Node.With([Parameter(input.Node.Inputs[0])]).Outputs[0]
            : Parameter(input);
        foreach (Node node in group)
        {
            var inputs = new Tensor[node.Inputs.Count];
            for (int i = 0; i < inputs.Length; i++) inputs[i] = Inner(node.Inputs[i]);
            inner[node.Outputs[0]] = node.With(inputs).Outputs[0];
        }
        // A slice that somebody else reads is made anyway.
        bool IsReadInPlace(Tensor input) => LoopGroups.IsPart(input.Node) && !whole.Contains(input);
        bool IsRead(Node node) => read.Contains(node.Outputs[0]);
        // Views of what is computed here are made again where others use them. Numbers that a whole row uses become
        // results, so that others may compute the row again; those that nobody reads are dropped later.
        Node[] views = [.. group.Where(node => LoopGroups.IsView(node) && IsRead(node))];
        HashSet<Tensor> wanted = [.. group.Where(LoopGroups.IsView).Select(Computed)];
        Tensor[] results = [.. group.Where(node => !LoopGroups.IsView(node)).Select(node => node.Outputs[0])
            .Where(y => IsRead(y.Node) || wanted.Contains(y))];
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
