using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina.Onnx.Export.Operators;

/// <summary>Shapes, cutting, joining and padding.</summary>
static class MovementWriters
{
    const long End = int.MaxValue;

    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(Dictionary<Type, OperatorWriter> table)
    {
        table[typeof(Reshape)] = Reshape;
        table[typeof(Broadcast)] = Broadcast;
        table[typeof(Iota)] = Iota;
        table[typeof(Pad)] = Pad;
        table[typeof(Slice)] = Slice;
        table[typeof(Transpose)] = (g, n) =>
            g.Set(n.Outputs[0], g.Emit("Transpose", [g[n.Inputs[0]]], ("perm", ((Transpose)n.Op).Order)));
        table[typeof(Concatenate)] = (g, n) => g.Set(n.Outputs[0],
            g.Emit("Concat", [.. n.Inputs.Select(x => g[x])], ("axis", ((Concatenate)n.Op).Axis)));
        table[typeof(Reverse)] = (g, n) =>
        {
            Ints axes = ((Reverse)n.Op).Axes;
            string back = g.Ints([.. axes.Select(_ => -1L)]);
            g.Set(n.Outputs[0], g.Emit("Slice", [g[n.Inputs[0]], back, g.Ints([.. axes.Select(_ => -End)]),
                g.Ints([.. axes.Select(a => (long)a)]), back]));
        };
    }

    static void Reshape(GraphWriter graph, Node node)
    {
        Size?[] sizes = graph.Trace.Sizes(node.Outputs[0]);
        int[] open = [.. Enumerable.Range(0, sizes.Length).Where(i => sizes[i] is not { IsFixed: true })];
        // One open size is what is left over, whatever it is; 0 would mean something else.
        string wanted = open.Length == 1 && !sizes.Any(s => s is { IsFixed: true, Constant: 0 })
            ? graph.Ints([.. sizes.Select((size, i) => i == open[0] ? -1 : (long)size!.Constant)])
            : graph.Numbers(node, sizes);
        graph.Set(node.Outputs[0], graph.Emit("Reshape", [graph[node.Inputs[0]], wanted], ("allowzero", 1)));
    }

    static void Broadcast(GraphWriter graph, Node node)
    {
        var op = (Broadcast)node.Op;
        long[] added = [.. Enumerable.Range(0, op.Target.Rank).Where(axis => !op.Dimensions.Contains(axis))
            .Select(axis => (long)axis)];
        string x = graph.Loose(node.Inputs[0]);
        // Axes that are added in front come by themselves.
        bool inFront = added.Length == 0 || added[^1] == added.Length - 1;
        graph.SetLoose(node.Outputs[0], inFront ? x : graph.Emit("Unsqueeze", [x, graph.Ints(added)]));
    }

    static void Iota(GraphWriter graph, Node node)
    {
        var op = (Iota)node.Op;
        Size?[] sizes = graph.Trace.Sizes(node.Outputs[0]);
        string count = graph.Numbers(node, [sizes[op.Axis]]);
        string numbers = graph.Emit("Range",
        [
            graph.Scalar(0, DType.Int64), graph.Emit("Squeeze", [count, graph.Ints(0)]), graph.Scalar(1, DType.Int64),
        ]);
        if (op.Type != DType.Int64) numbers = ElementwiseWriters.Cast(graph, numbers, op.Type);
        long[] others = [.. Enumerable.Range(0, op.Shape.Rank).Where(axis => axis != op.Axis).Select(a => (long)a)];
        graph.SetLoose(node.Outputs[0],
            others.Length == 0 ? numbers : graph.Emit("Unsqueeze", [numbers, graph.Ints(others)]));
    }

    static void Pad(GraphWriter graph, Node node)
    {
        var op = (Pad)node.Op;
        string x = graph[node.Inputs[0]], value = graph[node.Inputs[1]];
        Size?[] low = graph.Trace.Numbers(node, n => ((Pad)n.Op).Low);
        Size?[] high = graph.Trace.Numbers(node, n => ((Pad)n.Op).High);
        for (int axis = 0; axis < op.Interior.Count; axis++)
        {
            if (op.Interior[axis] == 0) continue;
            // Each element gets its gap behind it on an axis of its own; the last gap is cut off again.
            int rank = op.Interior.Count;
            string apart = graph.Emit("Unsqueeze", [x, graph.Ints(axis + 1)]);
            long[] gaps = new long[2 * (rank + 1)];
            gaps[rank + 1 + axis + 1] = op.Interior[axis];
            string padded = graph.Emit("Pad", [apart, graph.Ints(gaps), value]);
            Size?[] sizes = graph.Trace.Sizes(node.Inputs[0]);
            int whole = op.Interior[axis] + 1;
            Size?[] wanted = [.. sizes.Select((size, i) => i < axis ? graph.Trace.Number(node, Spread(op, i)) : i > axis
                ? size : graph.Trace.Number(node, n => n.Inputs[0].Shape[axis] * whole))];
            x = graph.Emit("Reshape", [padded, graph.Numbers(node, wanted)]);
            x = graph.Emit("Slice", [x, graph.Ints(0), graph.Ints(-op.Interior[axis]), graph.Ints(axis)]);
        }
        if (!low.Concat(high).All(size => size is { IsFixed: true, Constant: 0 }))
            x = graph.Emit("Pad", [x, graph.Numbers(node, [.. low, .. high]), value]);
        graph.Set(node.Outputs[0], x);
    }

    static Func<Node, double> Spread(Pad op, int axis) => node =>
        node.Inputs[0].Shape[axis] + (node.Inputs[0].Shape[axis] - 1) * op.Interior[axis];

    static void Slice(GraphWriter graph, Node node)
    {
        var op = (Slice)node.Op;
        Size?[] starts = graph.Trace.Numbers(node, n => ((Slice)n.Op).Starts);
        Size?[] ends = graph.Trace.Numbers(node, n => ((Slice)n.Op).Limits);
        var (axes, from, to, steps) = (new List<long>(), new List<Size?>(), new List<Size?>(), new List<long>());
        for (int axis = 0; axis < op.Starts.Count; axis++)
        {
            int at = axis;
            // Up to the end, however far that is.
            bool toEnd = graph.Trace.IsFixed(node, (_, n) => ((Slice)n.Op).Limits[at] == n.Inputs[0].Shape[at]);
            if (toEnd && op.Strides[axis] == 1 && starts[axis] is { IsFixed: true, Constant: 0 }) continue;
            axes.Add(axis);
            from.Add(starts[axis]);
            to.Add(toEnd ? new Size(End, []) : ends[axis]);
            steps.Add(op.Strides[axis]);
        }
        string x = graph[node.Inputs[0]];
        graph.Set(node.Outputs[0], axes.Count == 0 ? x : graph.Emit("Slice", [x, graph.Numbers(node, from),
            graph.Numbers(node, to), graph.Ints(axes), graph.Ints(steps)]));
    }
}
