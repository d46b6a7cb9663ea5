using Lamina.Onnx.Schema;
using Lamina.Saving;

namespace Lamina.Onnx.Import;

/// <summary>
/// Sees, before anything is run, that every name has one meaning, that nodes use only what came before them, that
/// functions do not call themselves, and that every operator is known.
/// </summary>
sealed class ModelCheck(string file, ModelProto model)
{
    /// <summary>How deep bodies may lie in each other.</summary>
    const int Deepest = 16;

    readonly HashSet<(string, string)> functions = [.. model.Functions.Select(f => (f.Domain, f.Name))];
    readonly int opset = (int)(model.OpsetImport.FirstOrDefault(o => Names.IsDefault(o.Domain))?.Version ?? 1);

    /// <summary>Checks all.</summary>
    public void Run()
    {
        if (functions.Count < model.Functions.Count) throw Bad("two functions have one name.");
        var finished = new HashSet<(string, string)>();
        foreach (FunctionProto function in model.Functions) CallsOf(function, [], finished);
        foreach (FunctionProto function in model.Functions)
            Nodes(function.Node, [.. function.Input], function.Output, 1);
        Graph(model.Graph, [], 1);
    }

    void CallsOf(FunctionProto function, HashSet<(string, string)> callers, HashSet<(string, string)> finished)
    {
        (string, string) key = (function.Domain, function.Name);
        if (finished.Contains(key)) return;
        if (!callers.Add(key) || callers.Count > Deepest)
            throw Bad($"the function '{function.Name}' calls itself, or calls lie more than {Deepest} deep.");
        foreach (NodeProto node in function.Node)
            if (model.Functions.FirstOrDefault(f => f.Domain == node.Domain && f.Name == node.OpType) is { } called)
                CallsOf(called, callers, finished);
        callers.Remove(key);
        finished.Add(key);
    }

    void Graph(GraphProto graph, HashSet<string> outer, int depth)
    {
        if (depth > Deepest) throw Bad($"its graphs lie more than {Deepest} deep in each other.");
        if (graph.SparseInitializer.Count > 0)
            throw new NotSupportedException($"{file}: sparse initializers are not supported.");
        HashSet<string> own = [], all = [.. outer];
        foreach (ValueInfoProto input in graph.Input)
            if (!own.Add(input.Name)) throw Bad($"two inputs are called '{input.Name}'.");
        var initializers = new HashSet<string>();
        foreach (TensorProto tensor in graph.Initializer)
            if (!initializers.Add(tensor.Name)) throw Bad($"two initializers are called '{tensor.Name}'.");
        all.UnionWith(own);
        all.UnionWith(initializers);
        Nodes(graph.Node, all, graph.Output.Select(o => o.Name), depth);
    }

    void Nodes(IEnumerable<NodeProto> nodes, HashSet<string> known, IEnumerable<string> outputs, int depth)
    {
        var given = new HashSet<string>();
        foreach (NodeProto node in nodes)
        {
            if (!functions.Contains((node.Domain, node.OpType)) && OperatorTable.Find(node) is null)
                throw OperatorTable.Missing(file, node, opset);
            foreach (string input in node.Input)
                if (input.Length > 0 && !known.Contains(input))
                    throw Bad($"{Names.Of(node)}: nothing before it is called '{input}', its input.");
            foreach (AttributeProto attribute in node.Attribute)
            {
                if (attribute.G is { } body) Graph(body, known, depth + 1);
                foreach (GraphProto graph in attribute.Graphs) Graph(graph, known, depth + 1);
            }
            foreach (string output in node.Output)
            {
                if (output.Length == 0) continue;
                if (!given.Add(output)) throw Bad($"{Names.Of(node)}: two values are called '{output}'.");
                known.Add(output);
            }
        }
        foreach (string output in outputs)
            if (!known.Contains(output)) throw Bad($"no node gives the output '{output}'.");
    }

    InvalidModelFileException Bad(string problem) => new(file, problem);
}
