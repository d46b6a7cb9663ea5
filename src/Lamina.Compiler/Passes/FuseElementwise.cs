using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>Elementwise ops that run as one pass over memory, tile by tile.</summary>
/// <param name="Body">
/// Elementwise nodes of one shape; its inputs are parameters, used directly or through a <see cref="Broadcast"/>.
/// </param>
public sealed record Fused(Graph Body) : Op
{
    /// <inheritdoc/>
    public override string Name => "fused(" + string.Join(" ", Body.Nodes()
        .Where(node => node.Op is ElementwiseOp).Select(node => node.Op.Name)) + ")";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) => [.. Body.Outputs.Select(y => y.Type)];

    /// <summary>
    /// Whether an output may lie where this input lies: each of its elements is read before that place is written.
    /// </summary>
    public bool MayOverwrite(int input)
    {
        Tensor parameter = Body.Inputs[input];
        return parameter.Shape == Body.Outputs[0].Shape &&
            !Body.Nodes().Any(node => node.Op is Broadcast && node.Inputs[0] == parameter);
    }
}

/// <summary>
/// Gathers elementwise nodes of equal shape that feed each other into groups, so that what lies between them never
/// goes through memory. A node joins the group of what feeds it unless that would make the group depend on itself.
/// </summary>
sealed class FuseElementwise : IPass
{
    /// <summary>Tiles of every value of a group should stay in the first-level cache together.</summary>
    const int LargestGroup = 40;

    public Graph Run(Graph graph)
    {
        var groups = new Grouping(graph.Nodes());
        foreach (Node node in groups.Nodes)
        {
            if (!IsElementwise(node)) continue;
            foreach (Tensor input in node.Inputs)
                if (IsElementwise(input.Node) && input.Shape == node.Outputs[0].Shape)
                    groups.TryMerge(input.Node, node, LargestGroup);
        }
        var uses = new Dictionary<Tensor, List<Node?>>();
        foreach (Node node in groups.Nodes)
            foreach (Tensor input in node.Inputs) (uses.TryGetValue(input, out var list) ? list : uses[input] = [])
                .Add(node);
        foreach (Tensor root in graph.Roots) (uses.TryGetValue(root, out var list) ? list : uses[root] = []).Add(null);

        var map = new Dictionary<Tensor, Tensor>();
        foreach (List<Node> group in groups.Ordered())
        {
            if (IsElementwise(group[0])) Emit(group, map, uses);
            else
            {
                Node made = group[0].Inputs.Count == 0 ? group[0]
                    : group[0].With([.. group[0].Inputs.Select(x => map[x])]);
                for (int i = 0; i < made.Outputs.Count; i++) map[group[0].Outputs[i]] = made.Outputs[i];
            }
        }
        return new(graph.Inputs, [.. graph.Outputs.Select(t => map[t])],
            [.. graph.Updates.Select(u => (u.Variable, map[u.Value]))]);
    }

    static bool IsElementwise(Node node) => node.Op is ElementwiseOp;

    /// <summary>Makes one fused node of a group: sources become parameters, broadcasts of sources come along.</summary>
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
                : input.Node.Op is Broadcast ? inner[input] = input.Node.With([Parameter(input.Node.Inputs[0])])
                    .Outputs[0]
                : Parameter(input))];
            inner[node.Outputs[0]] = node.With(inputs).Outputs[0];
        }
        Tensor[] results = [.. group.Select(node => node.Outputs[0])
            .Where(y => uses.TryGetValue(y, out var by) && by.Any(user => user is null || !members.Contains(user)))];
        Tensor[] parameters = [.. inner.Values.Where(t => t.Node.Op is Parameter).OrderBy(t =>
            ((Parameter)t.Node.Op).Position)];
        using (NameScope.Enter(group[^1].Scope))
        {
            Node made = new Fused(new(parameters, [.. results.Select(y => inner[y])])).ApplyAll([.. sources]);
            for (int i = 0; i < results.Length; i++) map[results[i]] = made.Outputs[i];
        }
    }
}
