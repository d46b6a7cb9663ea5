using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>
/// Groups of nodes that can be one loop: elementwise nodes over one shape; the reductions of its rows; and elementwise
/// nodes over one number a row. Broadcasts and reshapes that lead from a row's number to the row come along as views.
/// </summary>
sealed class LoopGroups(IReadOnlyList<Node> nodes, int largest)
{
    readonly Grouping groups = new(nodes);

    /// <summary>By group: the shape over which it loops, and the length of the rows that it combines, or 0.</summary>
    readonly Dictionary<object, Loop> loops = [];

    sealed record Loop(Shape Full, int Row);

    public IReadOnlyList<Node> Nodes => groups.Nodes;

    public IEnumerable<List<Node>> Ordered() => groups.Ordered();

    /// <summary>Whether a node only shows what another computed.</summary>
    public static bool IsView(Node node) => node.Op is Broadcast or Reshape;

    /// <summary>Puts a node into the groups that feed it, as far as that can be.</summary>
    public void Join(Node node)
    {
        int row = Fused.RowLengthOf(node);
        if (row == 0 && node.Op is not ElementwiseOp) return;
        loops[groups.Of(node)] = new(row > 0 ? node.Inputs[0].Shape : node.Outputs[0].Shape, row);
        foreach (Tensor input in node.Inputs)
        {
            if (IsView(input.Node)) JoinThroughViews(input, node);
            else Merge(input.Node, node);
        }
    }

    void JoinThroughViews(Tensor input, Node node)
    {
        var views = new List<Node>();
        Tensor source = input;
        for (; IsView(source.Node); source = source.Node.Inputs[0]) views.Insert(0, source.Node);
        if (!loops.TryGetValue(groups.Of(source.Node), out Loop? loop) || loop.Row == 0) return;
        long rows = loop.Full.Elements / loop.Row;
        if (source.Shape.Elements != rows || !views.TrueForAll(view => IsOfRows(view, loop.Full, rows)) ||
            Joined(loop, loops[groups.Of(node)]) is not { } joined) return;
        // The views have no loop of their own and depend on nothing but the source.
        Node last = source.Node;
        foreach (Node view in views)
        {
            if (!groups.TryMerge(last, view, int.MaxValue)) return;
            loops[groups.Of(view)] = loop;
            last = view;
        }
        if (groups.TryMerge(last, node, largest)) loops[groups.Of(node)] = joined;
    }

    /// <summary>Whether a view shows one number a row, as such or repeated along the row.</summary>
    static bool IsOfRows(Node view, Shape full, long rows)
    {
        Shape from = view.Inputs[0].Shape, to = view.Outputs[0].Shape;
        if (view.Op is not Broadcast broadcast || to.Elements == rows) return to.Elements == rows;
        if (to != full || from.Elements != rows) return false;
        // The axes of the source that count must be the first of the loop's.
        int kept = 0;
        for (int axis = 0; axis < from.Rank; axis++)
        {
            if (from[axis] == 1) continue;
            while (kept < full.Rank && full[kept] == 1) kept++;
            if (broadcast.Dimensions[axis] != kept++) return false;
        }
        return true;
    }

    void Merge(Node source, Node node)
    {
        if (loops.TryGetValue(groups.Of(source), out Loop? loop) &&
            Joined(loop, loops[groups.Of(node)]) is { } joined && groups.TryMerge(source, node, largest))
            loops[groups.Of(node)] = joined;
    }

    /// <summary>The loop that does what two do, if there is one.</summary>
    static Loop? Joined(Loop a, Loop b) =>
        a.Full == b.Full ? (a.Row == b.Row || a.Row == 0 || b.Row == 0 ? a.Row > 0 ? a : b : null)
        : a.Row > 0 && b.Row == 0 && b.Full.Elements * a.Row == a.Full.Elements ? a
        : b.Row > 0 && a.Row == 0 && a.Full.Elements * b.Row == b.Full.Elements ? b
        : null;
}
