using Lamina.IR;

namespace Lamina.Onnx.Export;

/// <summary>
/// A function traced for several sizes of what its inputs leave open (the batch, a length of sequences). The traces
/// have the same nodes; where they differ in a size, the size is a formula.
/// </summary>
sealed class SymbolicTrace
{
    // Unusual, so that no size of a layer happens to be the same.
    static readonly int[] usual = [29, 37, 41, 43, 47, 53, 57, 63];
    static readonly int[] changed = [31, 59, 61, 67, 71, 73, 79, 83];
    static readonly int[] proof = [34, 80, 84, 90, 98, 102, 106, 110];

    readonly List<int[]> sizes = [];
    readonly Dictionary<Node, Node[]> peers = [];

    /// <summary>Traces a function.</summary>
    /// <param name="inputs">The types of its inputs, −1 where a size is open.</param>
    /// <param name="function">The function.</param>
    /// <exception cref="NotSupportedException">The graph depends on an open size.</exception>
    public SymbolicTrace(
        IReadOnlyList<TensorType> inputs, Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> function)
    {
        Inputs = inputs;
        Axes = [.. inputs.SelectMany(x => Enumerable.Range(0, x.Shape.Rank).Where(axis => x.Shape[axis] < 0))
            .Distinct().Order()];
        if (Axes.Length > 0 && Axes[^1] >= usual.Length)
            throw new NotSupportedException($"Only the first {usual.Length} axes of an input may stay open.");
        sizes.Add([.. Axes.Select(axis => usual[axis])]);
        for (int s = 0; s < Axes.Length; s++)
        {
            int[] other = [.. sizes[0]];
            other[s] = changed[Axes[s]];
            sizes.Add(other);
        }
        if (Axes.Length > 0) sizes.Add([.. Axes.Select(axis => proof[axis])]);
        // ONNX has operators for the parts of composites.
        using CompositeOp.Exit parts = CompositeOp.ExpandAtOnce();
        Graph[] graphs = [.. sizes.Select(own => Graph.Of([.. inputs.Select(x => Known(x, own))], function))];
        Graph = graphs[0];
        Pair(graphs);
    }

    /// <summary>The types of the inputs, −1 where a size is open.</summary>
    public IReadOnlyList<TensorType> Inputs { get; }

    /// <summary>The axes of open sizes. Inputs that leave the same axis open have the same size there.</summary>
    public int[] Axes { get; }

    /// <summary>The graph, of one choice of sizes.</summary>
    public Graph Graph { get; }

    /// <summary>The sizes of a tensor; null where one is no multiple of open sizes.</summary>
    public Size?[] Sizes(Tensor x) => Numbers(x.Node, node => node.Outputs[x.Index].Shape.ToArray());

    /// <summary>Numbers of a node; null where one is no multiple of open sizes.</summary>
    public Size?[] Numbers(Node node, Func<Node, IReadOnlyList<int>> numbers)
    {
        IReadOnlyList<int>[] all = [.. peers[node].Select(numbers)];
        return [.. all[0].Select((_, i) => Size.Fit(sizes, [.. all.Select(own => (double)own[i])]))];
    }

    /// <summary>A single number of a node; null where it is no multiple of open sizes.</summary>
    public Size? Number(Node node, Func<Node, double> number) =>
        Size.Fit(sizes, [.. peers[node].Select(number)]);

    /// <summary>Whether a node is the same for all sizes.</summary>
    public bool IsFixed(Node node, Func<Node, Node, bool> same) => peers[node].All(peer => same(peers[node][0], peer));

    TensorType Known(TensorType type, int[] own) => new(type.DType,
        new([.. type.Shape.Select((size, axis) => size < 0 ? own[Array.IndexOf(Axes, axis)] : size)]));

    void Pair(Graph[] graphs)
    {
        IReadOnlyList<Node>[] nodes = [.. graphs.Select(graph => graph.Nodes())];
        foreach (Tensor input in graphs[0].Inputs) peers.TryAdd(input.Node, [input.Node]);
        for (int i = 0; i < graphs[0].Inputs.Count; i++)
            peers[graphs[0].Inputs[i].Node] = [.. graphs.Select(graph => graph.Inputs[i].Node)];
        for (int i = 0; i < nodes[0].Count; i++)
        {
            Node[] same = [.. nodes.Where(list => list.Count == nodes[0].Count).Select(list => list[i])];
            if (same.Length < nodes.Length || same.Any(node => node.Op.GetType() != same[0].Op.GetType()))
                throw Depends(nodes[0][i]);
            peers[nodes[0][i]] = same;
            switch (same[0].Op)
            {
                case Scan: Pair([.. same.Select(node => ((Scan)node.Op).Body)]); break;
                case While:
                    Pair([.. same.Select(node => ((While)node.Op).Condition)]);
                    Pair([.. same.Select(node => ((While)node.Op).Body)]);
                    break;
            }
        }
    }

    /// <summary>The error for what only works with fixed sizes.</summary>
    public static NotSupportedException Depends(Node node) => new(
        $"{Where(node)} computes something that depends on a size which the model leaves open. Export the model with "
        + "fixed sizes: give the batch size, and inputs of known shape.");

    /// <summary>How messages call a node.</summary>
    public static string Where(Node node) =>
        node.Scope.Length > 0 ? $"The layer '{node.Scope}' ({node.Op.Name})" : $"The node {node.Op.Name}";
}
