using Lamina.IR;

namespace Lamina.Onnx.Export.Operators;

/// <summary>Reductions, running sums, positions and order.</summary>
static class ReductionWriters
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(Dictionary<Type, OperatorWriter> table)
    {
        table[typeof(Reduce)] = Reduce;
        table[typeof(ArgReduce)] = (g, n) =>
        {
            var op = (ArgReduce)n.Op;
            string found = g.Emit(
                op.Largest ? "ArgMax" : "ArgMin", [g[n.Inputs[0]]], ("axis", op.Axis), ("keepdims", 0));
            g.Set(n.Outputs[0], ElementwiseWriters.Cast(g, found, DType.Int32));
        };
        table[typeof(Cumulative)] = Cumulative;
        table[typeof(Sort)] = Sort;
    }

    static void Reduce(GraphWriter graph, Node node)
    {
        var op = (Reduce)node.Op;
        string x = graph[node.Inputs[0]], axes = graph.Ints([.. op.Axes.Select(a => (long)a)]);
        bool logical = op.Kind is Reduction.And or Reduction.Or;
        // ONNX reduces no truth values before operator set 20, and no bytes to a sum.
        bool small = logical || (node.Inputs[0].DType == DType.UInt8 && op.Kind is Reduction.Sum or Reduction.Product);
        if (small) x = ElementwiseWriters.Cast(graph, x, DType.Int32);
        string name = op.Kind switch
        {
            Reduction.Sum => "ReduceSum",
            Reduction.Product => "ReduceProd",
            Reduction.Maximum or Reduction.Or => "ReduceMax",
            _ => "ReduceMin",
        };
        string y = graph.Emit(name, [x, axes], ("keepdims", 0));
        graph.Set(node.Outputs[0], small ? ElementwiseWriters.Cast(graph, y, node.Outputs[0].DType) : y);
    }

    static void Cumulative(GraphWriter graph, Node node)
    {
        var op = (Cumulative)node.Op;
        if (op.Kind == Reduction.Product)
        {
            graph.Set(node.Outputs[0], Products(graph, node, op));
            return;
        }
        graph.Set(node.Outputs[0], graph.Emit("CumSum",
            [graph[node.Inputs[0]], graph.Scalar(op.Axis, DType.Int64)], ("reverse", op.Reverse ? 1 : 0)));
    }

    /// <summary>
    /// ONNX has no running products: for each place the product of what a triangle of ones leaves of the elements.
    /// </summary>
    static string Products(GraphWriter graph, Node node, Cumulative op)
    {
        DType type = node.Inputs[0].DType;
        Size? count = graph.Trace.Sizes(node.Inputs[0])[op.Axis];
        string square = graph.Emit("Expand", [graph.Scalar(1, DType.Int64), graph.Numbers(node, [count, count])]);
        string triangle = ElementwiseWriters.Cast(
            graph, graph.Emit("Trilu", [square], ("upper", op.Reverse ? 1 : 0)), DType.Bool);
        long[] after = [.. Enumerable.Range(2, node.Inputs[0].Rank - op.Axis - 1).Select(axis => (long)axis)];
        if (after.Length > 0) triangle = graph.Emit("Unsqueeze", [triangle, graph.Ints(after)]);
        string x = graph.Emit("Unsqueeze", [graph[node.Inputs[0]], graph.Ints(op.Axis)]);
        string chosen = graph.Emit("Where", [triangle, x, graph.Scalar(1, type)]);
        return graph.Emit("ReduceProd", [chosen, graph.Ints(op.Axis + 1)], ("keepdims", 0));
    }

    static void Sort(GraphWriter graph, Node node)
    {
        var op = (Sort)node.Op;
        string count = graph.Numbers(node, [graph.Trace.Sizes(node.Inputs[0])[op.Axis]]);
        string[] both = graph.EmitMany("TopK", [graph[node.Inputs[0]], count], 2,
            ("axis", op.Axis), ("largest", op.Descending ? 1 : 0));
        graph.Set(node.Outputs[0], both[0]);
        graph.Set(node.Outputs[1], ElementwiseWriters.Cast(graph, both[1], DType.Int32));
    }
}
