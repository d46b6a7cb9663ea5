using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>
/// Groups of nodes that can be one loop: elementwise nodes over one shape; the reductions of its rows; and elementwise
/// nodes over one number a row. Broadcasts and reshapes that lead from a row's number to the row come along as views.
/// A concatenation ends the loops that compute its parts.
/// </summary>
sealed class LoopGroups(IReadOnlyList<Node> nodes, int largest)
{
    /// <summary>Elements that lie side by side in a part, at least; shorter runs are slow to copy.</summary>
    const int LeastRun = 16;

    /// <summary>A small part would keep all of the tensor alive that it is taken from.</summary>
    const int LargestWhole = 8;

    readonly Grouping groups = new(nodes);

    /// <summary>By group: the shape over which it loops, and the length of the rows that it combines, or 0.</summary>
    readonly Dictionary<object, Loop> loops = [];

    // A class: collections of values have code of their own, which is compiled anew on the way to a first step.
    sealed record Loop(Shape Full, int Row);

    public IReadOnlyList<Node> Nodes => groups.Nodes;

    public IEnumerable<List<Node>> Ordered() => groups.Ordered();

    /// <summary>Whether two nodes are in one group now.</summary>
    public bool AreOne(Node a, Node b) => groups.Of(a) == groups.Of(b);

    /// <summary>Whether a node only shows what another computed.</summary>
    public static bool IsView(Node node) => node.Op is Broadcast or Reshape;

    /// <summary>Whether a node shows a part of a tensor, which a loop may read where it lies.</summary>
    public static bool IsPart(Node node)
    {
        if (node.Op is not Slice slice || slice.Strides.Any(stride => stride != 1)) return false;
        (Shape whole, Shape part) = (node.Inputs[0].Shape, node.Outputs[0].Shape);
        int axis = part.Rank - 1;
        while (axis > 0 && part[axis] == whole[axis]) axis--;
        return Run(part, axis) >= LeastRun && whole.Elements <= LargestWhole * part.Elements;
    }

    /// <summary>Whether a node puts parts of one shape together, which a loop may write where they belong.</summary>
    static bool IsAssembly(Node node) => node.Op is Concatenate concatenate && node.Inputs.Count > 1 &&
        node.Inputs.All(part => part.Shape == node.Inputs[0].Shape) &&
        Run(node.Inputs[0].Shape, concatenate.Axis) >= LeastRun;

    /// <summary>Elements of a shape that lie side by side from an axis on.</summary>
    static long Run(Shape shape, int axis) => shape.Skip(axis).Aggregate(1L, (run, size) => run * size);

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

    /// <summary>
    /// Puts a concatenation into the groups that compute its parts, as far as that can be; when all other nodes have
    /// joined theirs, since nothing goes on behind it, and parts are of the shape over which the loop runs in the end.
    /// </summary>
    public void Assemble(Node node)
    {
        if (!IsAssembly(node)) return;
        Shape part = node.Inputs[0].Shape;
        loops[groups.Of(node)] = new(part, 0);
        foreach (Tensor input in node.Inputs)
            if (input.Node.Op is ElementwiseOp && loops[groups.Of(input.Node)].Full == part) Merge(input.Node, node);
    }

    void JoinThroughViews(Tensor input, Node node)
    {
        Tensor source = input;
        while (IsView(source.Node)) source = source.Node.Inputs[0];
        if (!loops.TryGetValue(groups.Of(source.Node), out Loop? loop) || loop.Row == 0) return;
        long rows = loop.Full.Elements / loop.Row;
        if (source.Shape.Elements != rows || Joined(loop, loops[groups.Of(node)]) is not { } joined) return;
        var views = new List<Node>();
        for (Tensor shown = input; shown != source; shown = shown.Node.Inputs[0])
        {
            if (!IsOfRows(shown.Node, loop.Full, rows)) return;
            views.Insert(0, shown.Node);
        }
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
            Joined(loop, loops[groups.Of(node)]) is { } joined &&
            groups.TryMerge(source, node, largest)) loops[groups.Of(node)] = joined;
    }

    /// <summary>The loop that does what two do, if there is one.</summary>
    static Loop? Joined(Loop a, Loop b) =>
        a.Full == b.Full ? (a.Row == b.Row || a.Row == 0 || b.Row == 0 ? new(a.Full, Math.Max(a.Row, b.Row)) : null)
        : a.Row > 0 && b.Row == 0 && b.Full.Elements * a.Row == a.Full.Elements ? a
        : b.Row > 0 && a.Row == 0 && a.Full.Elements * b.Row == b.Full.Elements ? b
        : null;
}
