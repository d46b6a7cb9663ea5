using Lamina.IR;
using Lamina.Onnx.Schema;

namespace Lamina.Onnx.Export.Operators;

/// <summary>Loops, and functions with a gradient of their own.</summary>
static class LoopWriters
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(Dictionary<Type, OperatorWriter> table)
    {
        table[typeof(Scan)] = Scan;
        table[typeof(While)] = While;
        table[typeof(CustomGradient)] = (g, n) =>
        {
            // Its outputs are its first inputs: only the gradient is its own.
            for (int i = 0; i < n.Outputs.Count; i++) g.Set(n.Outputs[i], g[n.Inputs[i]]);
        };
    }

    static void Scan(GraphWriter graph, Node node)
    {
        var op = (Scan)node.Op;
        int direction = op.Reverse ? 1 : 0, inside = op.Carries + op.Sequences;
        string[] given = [.. node.Inputs.Take(inside).Select(x => graph[x])];
        Dictionary<Tensor, string> constants = [];
        for (int i = inside; i < op.Body.Inputs.Count; i++) constants[op.Body.Inputs[i]] = graph[node.Inputs[i]];
        // ONNX counts steps by a sequence; where there is none, one of numbers serves.
        string[] counter = op.Sequences > 0 ? [] : [graph.Emit("Range", [graph.Scalar(0, DType.Int64),
            graph.Emit("Squeeze", [Length(graph, node), graph.Ints(0)]), graph.Scalar(1, DType.Int64)])];
        int sequences = op.Sequences + counter.Length, results = op.Body.Outputs.Count - op.Carries;
        GraphProto body = graph.Body("body", inner =>
        {
            for (int i = 0; i < inside; i++)
                inner.Input(i < op.Carries ? "carry" : "element", op.Body.Inputs[i]);
            if (counter.Length > 0) inner.Input("step", DType.Int64);
            foreach ((Tensor input, string name) in constants) inner.Set(input, name);
            inner.Nodes(op.Body);
            foreach (Tensor y in op.Body.Outputs) inner.Output(inner[y], y);
        });
        string[] outputs = graph.EmitMany("Scan", [.. given, .. counter], node.Outputs.Count,
            ("body", body), ("num_scan_inputs", sequences),
            ("scan_input_directions", Ints.Repeat(direction, sequences)),
            ("scan_output_directions", Ints.Repeat(direction, results)));
        for (int i = 0; i < outputs.Length; i++) graph.Set(node.Outputs[i], outputs[i]);
    }

    static string Length(GraphWriter graph, Node node) =>
        graph.Numbers(node, [graph.Trace.Number(node, n => ((Scan)n.Op).Length)]);

    static void While(GraphWriter graph, Node node)
    {
        var op = (While)node.Op;
        int carries = op.Body.Outputs.Count;
        string[] given = [.. node.Inputs.Select(x => graph[x])];
        string first = Condition(graph, op, given);
        GraphProto body = graph.Body("body", inner =>
        {
            inner.Input("step", DType.Int64);
            inner.Input("goes_on", DType.Bool);
            for (int i = 0; i < given.Length; i++)
            {
                if (i < carries) inner.Input("carry", op.Body.Inputs[i]);
                else inner.Set(op.Body.Inputs[i], given[i]);
            }
            inner.Nodes(op.Body);
            string[] next = [.. op.Body.Outputs.Select(y => inner[y])];
            inner.Output(Condition(inner, op, [.. next, .. given[carries..]]), op.Condition.Outputs[0]);
            for (int i = 0; i < carries; i++) inner.Output(next[i], op.Body.Outputs[i]);
        });
        string[] outputs = graph.EmitMany("Loop", ["", first, .. given[..carries]], carries, ("body", body));
        for (int i = 0; i < carries; i++) graph.Set(node.Outputs[i], outputs[i]);
    }

    /// <summary>Whether the loop goes on with these carries and constants.</summary>
    static string Condition(GraphWriter graph, While op, string[] values)
    {
        graph.Forget(op.Condition);
        for (int i = 0; i < values.Length; i++) graph.Set(op.Condition.Inputs[i], values[i]);
        graph.Nodes(op.Condition);
        return graph[op.Condition.Outputs[0]];
    }
}
