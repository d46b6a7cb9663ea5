using System.Text;

namespace Lamina.IR;

/// <summary>
/// A closed computation: its inputs, its outputs, and the variables that it updates. Compiled as a whole.
/// </summary>
/// <param name="inputs">Parameters, in the order of the arguments.</param>
/// <param name="outputs">Results.</param>
/// <param name="updates">Variables and the values that they take when the graph has run.</param>
public sealed class Graph(
    IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs,
    IReadOnlyList<Update> updates)
{
    // Walked once: every pass of the compiler asks for them, and loops for those of their bodies again and again.
    IReadOnlyList<Node>? nodes;

    // What a walk has seen and has still to look at, kept for the thread's next one: a model is walked by each pass of
    // the compiler and the body of a loop by each rule, and what they left would be a third of a compilation's garbage.
    // Not after a walk over more nodes than this, lest a single one hold memory for ever.
    const int MostKept = 1 << 15;
    [ThreadStatic]
    static HashSet<Node>? t_seen;
    [ThreadStatic]
    static Stack<Tensor>? t_stack;

    /// <summary>A graph without updates.</summary>
    public Graph(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs) : this(inputs, outputs, []) { }

    /// <summary>
    /// Traces a function of tensors: parameters of the given types go in, its results are the outputs.
    /// </summary>
    public static Graph Of(IReadOnlyList<TensorType> types, Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> function)
    {
        Tensor[] inputs = [.. types.Select((type, i) => new Parameter(i, type).Apply())];
        using var trace = new Trace();
        IReadOnlyList<Tensor> outputs = function(inputs);
        return new Graph(inputs, outputs, trace.Updates);
    }

    /// <summary>
    /// Traces the body of a loop. Tensors from outside that it uses become further inputs; they are given back so that
    /// the loop can pass them in.
    /// </summary>
    /// <exception cref="ArgumentException">The body assigns a variable.</exception>
    public static (Graph Body, Tensor[] Captured) Closed(
        IReadOnlyList<TensorType> types, Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> function)
    {
        long before = Node.Last;
        Graph open = Of(types, function);
        if (open.Updates.Count > 0)
            throw new ArgumentException(
                $"The body of a loop cannot assign variables ('{open.Updates[0].Variable.Path}'); make them carries.");
        bool IsOuter(Tensor t) => t.Node.Id <= before;
        Tensor[] captured = [.. open.Outputs.Concat(Reachable(open.Outputs, IsOuter).SelectMany(node => node.Inputs))
            .Where(IsOuter).Distinct()];
        Tensor[] inner = [.. captured.Select((t, i) => new Parameter(types.Count + i, t.Type).Apply())];
        var map = captured.Zip(inner).ToDictionary(pair => pair.First, pair => pair.Second);
        return (new([.. open.Inputs, .. inner], Substitution.Apply(open.Outputs, map)), captured);
    }

    /// <summary>Parameters, in the order of the arguments.</summary>
    public IReadOnlyList<Tensor> Inputs { get; } = inputs;

    /// <summary>Results.</summary>
    public IReadOnlyList<Tensor> Outputs { get; } = outputs;

    /// <summary>Variables and the values that they take when the graph has run.</summary>
    public IReadOnlyList<Update> Updates { get; } = updates;

    /// <summary>All results: outputs, then updates.</summary>
    public IEnumerable<Tensor> Roots => Outputs.Concat(Updates.Select(update => update.Value));

    /// <summary>The nodes that the results depend on, each after its inputs, in the order of their making.</summary>
    public IReadOnlyList<Node> Nodes() => nodes ??= Reachable(Roots);

    /// <summary>
    /// The nodes that <paramref name="roots"/> depend on, each after its inputs, in the order of their making.
    /// </summary>
    /// <param name="roots">Where to begin.</param>
    /// <param name="stop">Tensors behind which the walk does not look.</param>
    public static IReadOnlyList<Node> Reachable(IEnumerable<Tensor> roots, Func<Tensor, bool>? stop = null)
    {
        // Taken away while it is in use, since a walk may ask for another.
        (HashSet<Node> seen, Stack<Tensor> stack) = (t_seen ?? [], t_stack ?? []);
        (t_seen, t_stack) = (null, null);
        foreach (Tensor root in roots) stack.Push(root);
        while (stack.TryPop(out Tensor? tensor))
        {
            if (stop?.Invoke(tensor) == true || !seen.Add(tensor.Node)) continue;
            IReadOnlyList<Tensor> inputs = tensor.Node.Inputs;
            for (int i = 0; i < inputs.Count; i++) stack.Push(inputs[i]);
        }
        var nodes = new Node[seen.Count];
        seen.CopyTo(nodes);
        if (nodes.Length <= MostKept)
        {
            seen.Clear();
            (t_seen, t_stack) = (seen, stack);
        }
        Array.Sort(nodes, static (a, b) => a.Id.CompareTo(b.Id));
        return nodes;
    }

    /// <summary>One line a node, with names by position, so that equal graphs print equally.</summary>
    public override string ToString()
    {
        var names = new Dictionary<Tensor, string>();
        var text = new StringBuilder();
        foreach (Node node in Nodes())
        {
            foreach (Tensor output in node.Outputs) names[output] = "%" + names.Count;
            text.Append(string.Join(", ", node.Outputs.Select(o => names[o]))).Append(" = ").Append(node.Op.Name)
                .Append('(').AppendJoin(", ", node.Inputs.Select(i => names[i])).Append(") : ")
                .AppendJoin(", ", node.Outputs.Select(o => o.Type.ToString()));
            if (node.Scope.Length > 0) text.Append("  # ").Append(node.Scope);
            text.AppendLine();
        }
        text.Append("return ").AppendJoin(", ", Outputs.Select(o => names.GetValueOrDefault(o, "?"))).AppendLine();
        foreach ((Variable variable, Tensor value) in Updates)
            text.AppendLine($"update {variable.Path} <- {names[value]}");
        return text.ToString();
    }
}
