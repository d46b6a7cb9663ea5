using Lamina.IR;
using Lamina.Onnx.Schema;

namespace Lamina.Onnx.Export;

/// <summary>Writes a graph of Lamina's primitives as a graph of ONNX's operators.</summary>
sealed class GraphWriter
{
    readonly SymbolicTrace trace;
    readonly GraphWriter? outer;
    readonly Dictionary<Tensor, string> names = [];
    readonly Dictionary<Tensor, string> loose = [];
    readonly Dictionary<string, string> constants = [];
    readonly HashSet<string> taken;
    string[]? openSizes;

    GraphWriter(SymbolicTrace trace, GraphWriter? outer, string name)
    {
        (this.trace, this.outer) = (trace, outer);
        taken = outer?.taken ?? [];
        Proto = new() { Name = name };
    }

    /// <summary>What is written.</summary>
    public GraphProto Proto { get; }

    /// <summary>The trace that is written.</summary>
    public SymbolicTrace Trace => trace;

    /// <summary>Writes a traced function.</summary>
    /// <param name="trace">The function.</param>
    /// <param name="name">The graph's name.</param>
    /// <param name="inputs">The names of its inputs.</param>
    /// <param name="outputs">The names of its outputs.</param>
    /// <exception cref="NotSupportedException">ONNX has no operator for something in it.</exception>
    public static GraphProto Write(
        SymbolicTrace trace, string name, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs)
    {
        if (trace.Graph.Updates.Count > 0)
        {
            throw new NotSupportedException($"The model changes '{trace.Graph.Updates[0].Variable.Path}' while it "
                + "predicts; an ONNX graph cannot keep state. Make the layer stateless.");
        }
        var writer = new GraphWriter(trace, null, name);
        foreach (string reserved in inputs.Concat(outputs)) writer.taken.Add(reserved);
        for (int i = 0; i < inputs.Count; i++)
        {
            writer.names[trace.Graph.Inputs[i]] = inputs[i];
            writer.Proto.Input.Add(TensorWriter.Info(inputs[i], trace.Inputs[i].DType,
                trace.Inputs[i].Shape.Select((size, axis) => size < 0 ? OpenName(axis) : (object)size)));
        }
        writer.Nodes(trace.Graph);
        for (int i = 0; i < outputs.Count; i++)
        {
            Tensor y = trace.Graph.Outputs[i];
            writer.EmitNamed("Identity", [writer[y]], outputs[i]);
            writer.Proto.Output.Add(TensorWriter.Info(outputs[i], y.DType, writer.Dimensions(y, outputs[i])));
        }
        return writer.Proto;
    }

    /// <summary>The name of a tensor's value, of its full shape.</summary>
    public string this[Tensor x]
    {
        get
        {
            if (names.TryGetValue(x, out string? name)) return name;
            if (loose.TryGetValue(x, out string? unexpanded))
                return names[x] = Emit("Expand", [unexpanded, SizesOf(x)]);
            return outer is null ? throw new InvalidOperationException($"{x} has not been written.") : outer[x];
        }
    }

    /// <summary>
    /// The name of a tensor's value before it was broadcast, for operators that broadcast themselves.
    /// </summary>
    public string Loose(Tensor x) =>
        loose.TryGetValue(x, out string? name) ? name
        : !names.ContainsKey(x) && outer is not null ? outer.Loose(x) : this[x];

    /// <summary>Whether a tensor is a broadcast one, of which <see cref="Loose"/> gives less.</summary>
    public bool IsBroadcast(Tensor x) =>
        loose.ContainsKey(x) || (!names.ContainsKey(x) && outer?.IsBroadcast(x) == true);

    /// <summary>Says what computes a tensor.</summary>
    public void Set(Tensor x, string name) => names[x] = name;

    /// <summary>Says what a tensor is a broadcast of; it has the same rank.</summary>
    public void SetLoose(Tensor x, string name) => loose[x] = name;

    /// <summary>Adds a node with one output.</summary>
    public string Emit(string op, IReadOnlyList<string> inputs, params (string Name, object Value)[] attributes) =>
        EmitMany(op, inputs, 1, attributes)[0];

    /// <summary>Adds a node with several outputs.</summary>
    public string[] EmitMany(
        string op, IReadOnlyList<string> inputs, int outputs, params (string Name, object Value)[] attributes)
    {
        string[] results = [.. Enumerable.Range(0, outputs).Select(_ => Fresh(op))];
        Add(op, inputs, results, attributes);
        return results;
    }

    /// <summary>A constant.</summary>
    public string Constant(NDArray value, string? hint = null)
    {
        string name = Fresh(hint ?? "constant");
        Proto.Initializer.Add(TensorWriter.Write(name, value));
        return name;
    }

    /// <summary>A list of int64, written once.</summary>
    public string Ints(params IReadOnlyList<long> values) =>
        Once(string.Join(',', values), () => Constant(NDArray.Wrap(values.ToArray(), values.Count)));

    /// <summary>One number, written once.</summary>
    public string Scalar(double value, DType type) =>
        Once($"{type} {value:R}", () => Constant(NDArray.Scalar(value, type)));

    /// <summary>A list of whole numbers, computed from the inputs' sizes where they depend on them.</summary>
    public string Numbers(Node node, IReadOnlyList<Size?> sizes)
    {
        if (sizes.Any(size => size is null)) throw SymbolicTrace.Depends(node);
        if (sizes.All(size => size!.IsFixed)) return Ints([.. sizes.Select(size => (long)size!.Constant)]);
        if (outer is not null) return outer.Numbers(node, sizes);
        return sizes.Count == 1 ? Open(sizes[0]!) : Emit("Concat", [.. sizes.Select(size =>
            size!.IsFixed ? Ints((long)size.Constant) : Open(size))], ("axis", 0));
    }

    /// <summary>The sizes of a tensor as a list of int64.</summary>
    public string SizesOf(Tensor x) => Numbers(x.Node, trace.Sizes(x));

    /// <summary>Writes the body of a loop.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="write">Adds inputs, nodes and outputs.</param>
    public GraphProto Body(string name, Action<GraphWriter> write)
    {
        var body = new GraphWriter(trace, this, Fresh(name));
        write(body);
        return body.Proto;
    }

    /// <summary>Adds a single number as input to a body.</summary>
    public string Input(string hint, DType type)
    {
        string name = Fresh(hint);
        Proto.Input.Add(TensorWriter.Info(name, type, []));
        return name;
    }

    /// <summary>Adds an input to a body.</summary>
    public void Input(string hint, Tensor x)
    {
        string name = Fresh(hint);
        Proto.Input.Add(TensorWriter.Info(name, x.DType, Dimensions(x, name)));
        names[x] = name;
    }

    /// <summary>Adds an output to a body.</summary>
    public void Output(string value, Tensor x)
    {
        string name = Fresh("result");
        EmitNamed("Identity", [value], name);
        Proto.Output.Add(TensorWriter.Info(name, x.DType, Dimensions(x, name)));
    }

    IEnumerable<object> Dimensions(Tensor x, string name) => trace.Sizes(x).Select((size, axis) =>
        size is { IsFixed: true } ? (int)size.Constant : (object)SizeName(size, $"{name}_{axis}"));

    /// <summary>Writes the nodes of a graph; its inputs must have names.</summary>
    public void Nodes(Graph graph)
    {
        foreach (Node node in graph.Nodes())
        {
            if (node.Outputs.All(y => names.ContainsKey(y))) continue;
            if (!OperatorWriters.Table.TryGetValue(node.Op.GetType(), out OperatorWriter? write))
                throw Unsupported(node);
            write(this, node);
        }
    }

    /// <summary>Forgets what the tensors of a graph are called, so that it can be written once more.</summary>
    public void Forget(Graph graph)
    {
        foreach (Tensor x in graph.Nodes().SelectMany(node => node.Outputs).Concat(graph.Inputs))
        {
            names.Remove(x);
            loose.Remove(x);
        }
    }

    /// <summary>The error for what ONNX cannot say.</summary>
    public static NotSupportedException Unsupported(Node node, string? what = null) =>
        new($"{SymbolicTrace.Where(node)} cannot be exported: ONNX has no operator for {what ?? node.Op.Name}.");

    /// <summary>A name that nothing else has.</summary>
    public string Fresh(string hint)
    {
        string start = hint.ToLowerInvariant();
        for (int i = taken.Count; ; i++)
            if (taken.Add($"{start}_{i}")) return $"{start}_{i}";
    }

    static string OpenName(int axis) => axis == 0 ? "batch" : $"size_{axis}";

    string SizeName(Size? size, string otherwise)
    {
        int at = size is { Constant: 0 } ? Array.IndexOf(size.Factors, 1) : -1;
        return at >= 0 && size!.Factors.Count(factor => factor != 0) == 1 ? OpenName(trace.Axes[at]) : otherwise;
    }

    string Open(Size size) => Once("size " + size.Constant + ":" + string.Join(',', size.Factors), () =>
    {
        string? sum = size.Constant == 0 ? null : Ints((long)size.Constant);
        for (int s = 0; s < size.Factors.Length; s++)
        {
            if (size.Factors[s] == 0) continue;
            string part = OpenSizes()[s];
            if (size.Factors[s] != 1) part = Emit("Mul", [part, Ints((long)size.Factors[s])]);
            sum = sum is null ? part : Emit("Add", [sum, part]);
        }
        return sum!;
    });

    string[] OpenSizes() => openSizes ??= [.. trace.Axes.Select(axis =>
    {
        int input = Enumerable.Range(0, trace.Inputs.Count).First(
            i => axis < trace.Inputs[i].Shape.Rank && trace.Inputs[i].Shape[axis] < 0);
        return Emit("Shape", [Proto.Input[input].Name], ("start", axis), ("end", axis + 1));
    })];

    string Once(string key, Func<string> make)
    {
        for (GraphWriter? writer = this; writer is not null; writer = writer.outer)
            if (writer.constants.TryGetValue(key, out string? name)) return name;
        return constants[key] = make();
    }

    void EmitNamed(string op, IReadOnlyList<string> inputs, string output) => Add(op, inputs, [output], []);

    void Add(string op, IReadOnlyList<string> inputs, string[] outputs, (string Name, object Value)[] attributes)
    {
        var node = new NodeProto { OpType = op, Name = "node_" + outputs[0] };
        node.Input.Add(inputs);
        node.Output.Add(outputs);
        node.Attribute.Add(attributes.Select(a => TensorWriter.Attribute(a.Name, a.Value)));
        Proto.Node.Add(node);
    }
}
