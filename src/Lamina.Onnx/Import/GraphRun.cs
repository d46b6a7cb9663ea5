using Lamina.IR;
using Lamina.Onnx.Schema;
using Lamina.Saving;

namespace Lamina.Onnx.Import;

/// <summary>
/// Builds tensors from a graph, node by node. While a function is traced the inputs have no values; an operator that
/// needs one then throws <see cref="ValueNeededException"/>, and the model is run eagerly instead.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="eager">Whether all inputs have values.</param>
sealed class GraphRun(ModelFile model, bool eager)
{
    readonly Dictionary<Tensor, NDArray> known = [];
    readonly Stack<IReadOnlyDictionary<string, AttributeProto>> functions = new();

    /// <summary>The version of ONNX's operator set that the model was written for.</summary>
    public int Opset => model.Opset;

    /// <summary>The file, for messages.</summary>
    public string File => model.File;

    /// <summary>Runs the model's graph.</summary>
    public IReadOnlyList<Value> Outputs(IReadOnlyDictionary<string, Value> inputs)
    {
        var scope = new Scope(null);
        foreach ((string name, Value value) in model.Initializers) scope.Set(name, value);
        foreach ((string name, Value value) in inputs) scope.Set(name, value);
        return Nodes(model.Graph.Node, model.Graph.Output.Select(o => o.Name), scope);
    }

    /// <summary>Runs a body; it sees the names of the graph around it.</summary>
    public IReadOnlyList<Value> Body(GraphProto graph, Scope outer, IReadOnlyList<Value> arguments)
    {
        var scope = new Scope(outer);
        foreach (TensorProto tensor in graph.Initializer) scope.Set(tensor.Name, Read(tensor));
        for (int i = 0; i < graph.Input.Count && i < arguments.Count; i++)
            scope.Set(graph.Input[i].Name, arguments[i]);
        return Nodes(graph.Node, graph.Output.Select(o => o.Name), scope);
    }

    /// <summary>A tensor of the file.</summary>
    public TensorValue Read(TensorProto tensor) =>
        new(Tensor.From(TensorReader.Read(tensor, File, model.External)), (TensorProto.Types.DataType)tensor.DataType);

    /// <summary>The attribute, or the one of the calling node that it stands for.</summary>
    public AttributeProto? Resolve(AttributeProto attribute) => !attribute.HasRefAttrName ? attribute
        : functions.TryPeek(out var given) ? given.GetValueOrDefault(attribute.RefAttrName) : null;

    /// <summary>A node's generator of random numbers, the same in all runs of the model.</summary>
    public SeedGenerator Random(NodeProto node, long? seed) =>
        model.Generators.GetOrAdd(node, _ => new SeedGenerator(seed));

    /// <summary>The value of a tensor.</summary>
    /// <exception cref="ValueNeededException">It depends on an input that has no value yet.</exception>
    public NDArray Host(Tensor tensor)
    {
        if (tensor.Node.Op is Constant constant) return constant.Value;
        if (known.TryGetValue(tensor, out NDArray? value)) return value;
        if (!eager && Graph.Reachable([tensor]).Any(node => node.Op is Parameter)) throw new ValueNeededException();
        return known[tensor] = Evaluation.Evaluate([tensor])[0];
    }

    /// <summary>The same value as host data, where inputs have values.</summary>
    public Value Settle(Value value) => value switch
    {
        TensorValue tensor when eager => tensor with { Tensor = Tensor.From(Host(tensor.Tensor)) },
        SequenceValue sequence => new SequenceValue([.. sequence.Items.Select(Settle)]),
        OptionalValue { Item: { } item } => new OptionalValue(Settle(item)),
        _ => value,
    };

    /// <summary>The error that names the file, the node and what is wrong.</summary>
    public InvalidModelFileException Bad(NodeProto node, string problem, Exception? inner = null) =>
        new(File, $"{Names.Of(node)}: {problem}", inner);

    IReadOnlyList<Value> Nodes(IEnumerable<NodeProto> nodes, IEnumerable<string> outputs, Scope scope)
    {
        foreach (NodeProto node in nodes)
        {
            IReadOnlyList<Value> results = Node(node, scope);
            for (int i = 0; i < node.Output.Count && i < results.Count; i++)
            {
                if (results[i] is TensorValue { Tensor.Type: var type } && !Fits(type))
                    throw Bad(node, $"its output {type} is larger than an array can be.");
                if (node.Output[i].Length > 0) scope.Set(node.Output[i], results[i]);
            }
        }
        return [.. outputs.Select(name => scope.Find(name)
            ?? throw new InvalidModelFileException(File, $"no node gives the output '{name}'."))];
    }

    static bool Fits(TensorType type)
    {
        Int128 bytes = type.DType.Size();
        foreach (int size in type.Shape)
            if (size > 0 && (bytes *= size) > Array.MaxLength) return type.Shape.Contains(0);
        return true;
    }

    IReadOnlyList<Value> Node(NodeProto node, Scope scope)
    {
        Value?[] inputs = [.. node.Input.Select(name => name.Length == 0 ? null
            : scope.Find(name) ?? throw Bad(node, $"nothing is called '{name}', its input."))];
        if (model.Functions.TryGetValue((node.Domain, node.OpType), out FunctionProto? function))
            return Call(function, node, inputs);
        Operator op = OperatorTable.Find(node) ?? throw OperatorTable.Missing(File, node, Opset);
        try
        {
            return op(new NodeCall(this, scope, node, inputs));
        }
        catch (Exception error) when (error is ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw Bad(node, error.Message, error);
        }
    }

    IReadOnlyList<Value> Call(FunctionProto function, NodeProto node, Value?[] inputs)
    {
        var scope = new Scope(null);
        for (int i = 0; i < function.Input.Count && i < inputs.Length; i++)
            if (inputs[i] is { } input) scope.Set(function.Input[i], input);
        var attributes = function.AttributeProto.ToDictionary(a => a.Name);
        foreach (AttributeProto attribute in node.Attribute)
            if (Resolve(attribute) is { } given) attributes[attribute.Name] = given;
        functions.Push(attributes);
        IReadOnlyList<Value> results = Nodes(function.Node, function.Output, scope);
        functions.Pop();
        return results;
    }
}

/// <summary>An operator needs the value of what only a run of the model will give.</summary>
sealed class ValueNeededException() : Exception("A value is needed that depends on the model's inputs.");
