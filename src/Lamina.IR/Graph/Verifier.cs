namespace Lamina.IR;

/// <summary>Checks that a graph is well formed; runs between the passes of the compiler in tests.</summary>
public static class Verifier
{
    /// <summary>Checks order, types, and that every leaf is an input, a constant or a variable.</summary>
    /// <exception cref="InvalidOperationException">The graph is not well formed; the message says where.</exception>
    public static void Check(Graph graph)
    {
        var known = new HashSet<Tensor>();
        HashSet<Tensor> inputs = [.. graph.Inputs];
        foreach (Node node in graph.Nodes())
        {
            if (node.Op is Parameter && !inputs.Contains(node.Outputs[0]))
                throw new InvalidOperationException($"{node} is a parameter of another graph.");
            foreach (Tensor input in node.Inputs)
                if (!known.Contains(input)) throw new InvalidOperationException(
                    $"{node} uses {input} before it is made.");
            TensorType[] types = node.Op.Infer([.. node.Inputs]);
            for (int i = 0; i < types.Length; i++)
                if (types[i] != node.Outputs[i].Type)
                    throw new InvalidOperationException($"{node} says {node.Outputs[i].Type}, its op says {types[i]}.");
            known.UnionWith(node.Outputs);
            if (node.Op is Scan scan) Check(scan.Body);
            if (node.Op is While loop) { Check(loop.Condition); Check(loop.Body); }
        }
        foreach ((Variable variable, Tensor value) in graph.Updates)
            if (value.Type != new TensorType(variable.DType, variable.Shape))
                throw new InvalidOperationException($"The update of '{variable.Path}' is {value.Type}.");
    }
}
