using Lamina.IR;
using Lamina.IR.Primitives;

namespace Lamina.Onnx.Export.Operators;

/// <summary>Elements by their indices, and elements put at indices.</summary>
static class IndexingWriters
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(Dictionary<Type, OperatorWriter> table)
    {
        table[typeof(Gather)] = (g, n) => g.Set(n.Outputs[0],
            g.Emit("Gather", [g[n.Inputs[0]], g[n.Inputs[1]]], ("axis", ((Gather)n.Op).Axis)));
        table[typeof(TakeAlongAxis)] = (g, n) => g.Set(n.Outputs[0],
            g.Emit("GatherElements", [g[n.Inputs[0]], g[n.Inputs[1]]], ("axis", ((TakeAlongAxis)n.Op).Axis)));
        table[typeof(ScatterAlongAxis)] = (g, n) => g.Set(n.Outputs[0], g.Emit("ScatterElements",
            [.. n.Inputs.Select(x => g[x])], ("axis", ((ScatterAlongAxis)n.Op).Axis), ("reduction", "add")));
        table[typeof(Scatter)] = Scatter;
        table[typeof(DynamicSlice)] = DynamicSlice;
        table[typeof(DynamicUpdateSlice)] = DynamicUpdateSlice;
    }

    static void Scatter(GraphWriter graph, Node node)
    {
        var op = (Scatter)node.Op;
        if (op.Axis != 0) throw GraphWriter.Unsupported(node, "scattering along an axis other than the first");
        string at = ElementwiseWriters.Cast(graph, graph[node.Inputs[1]], DType.Int64);
        at = graph.Emit("Unsqueeze", [at, graph.Ints(-1)]);
        graph.Set(node.Outputs[0], graph.Emit("ScatterND", [graph[node.Inputs[0]], at, graph[node.Inputs[2]]],
            ("reduction", op.Add ? "add" : "none")));
    }

    /// <summary>Where a block begins, moved so that it lies inside.</summary>
    static string Starts(GraphWriter graph, Node node, int first, Shape block)
    {
        Shape shape = node.Inputs[0].Shape;
        string[] starts = [.. Enumerable.Range(0, shape.Rank).Select(axis =>
        {
            Size? room = graph.Trace.Number(node, n => n.Inputs[0].Shape[axis] - block[axis]);
            string at = ElementwiseWriters.Cast(graph, graph[node.Inputs[first + axis]], DType.Int64);
            at = graph.Emit("Unsqueeze", [at, graph.Ints(0)]);
            return graph.Emit("Min", [graph.Emit("Max", [at, graph.Ints(0)]), graph.Numbers(node, [room])]);
        })];
        return starts.Length == 1 ? starts[0] : graph.Emit("Concat", starts, ("axis", 0));
    }

    static void DynamicSlice(GraphWriter graph, Node node)
    {
        string starts = Starts(graph, node, 1, node.Outputs[0].Shape);
        string ends = graph.Emit("Add", [starts, graph.SizesOf(node.Outputs[0])]);
        graph.Set(node.Outputs[0], graph.Emit("Slice", [graph[node.Inputs[0]], starts, ends]));
    }

    /// <summary>The block fills a mask of the whole: what the mask leaves free stays.</summary>
    static void DynamicUpdateSlice(GraphWriter graph, Node node)
    {
        Tensor x = node.Inputs[0], block = node.Inputs[1];
        string starts = Starts(graph, node, 2, block.Shape);
        string ends = graph.Emit("Sub",
            [graph.SizesOf(x), graph.Emit("Add", [starts, graph.SizesOf(block)])]);
        string pads = graph.Emit("Concat", [starts, ends], ("axis", 0));
        string ones = graph.Emit("Expand", [graph.Scalar(1, DType.Float32), graph.SizesOf(block)]);
        string mask = ElementwiseWriters.Cast(graph, graph.Emit("Pad", [ones, pads]), DType.Bool);
        string padded = graph.Emit("Pad", [graph[block], pads]);
        graph.Set(node.Outputs[0], graph.Emit("Where", [mask, padded, graph[x]]));
    }
}
