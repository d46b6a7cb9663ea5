using Lamina.IR;
using Lamina.Onnx.Schema;
using Lamina.Saving;
using static Lamina.Onnx.Schema.TensorProto.Types;

namespace Lamina.Onnx.Import;

/// <summary>A node with its inputs, as an operator sees it.</summary>
/// <param name="run">The run that the node is part of.</param>
/// <param name="scope">The names that the node may use in its bodies.</param>
/// <param name="node">The node.</param>
/// <param name="inputs">What its inputs stand for; null where an optional one is left out.</param>
sealed class NodeCall(GraphRun run, Scope scope, NodeProto node, IReadOnlyList<Value?> inputs)
{
    /// <summary>The version of ONNX's operator set that the model was written for.</summary>
    public int Opset => run.Opset;

    /// <summary>How many inputs are given.</summary>
    public int Count => inputs.Count;

    /// <summary>How many outputs are wanted.</summary>
    public int Outputs => node.Output.Count;

    /// <summary>All inputs, as tensors.</summary>
    public Tensor[] Tensors => [.. Enumerable.Range(0, Count).Select(i => this[i])];

    /// <summary>A tensor input.</summary>
    public Tensor this[int index] => Optional(index) ?? throw Bad($"input {index} is missing.");

    /// <summary>Whether an input is given.</summary>
    public bool Has(int index) => index < inputs.Count && inputs[index] is not null;

    /// <summary>Whether an output has a name, so that something may use it.</summary>
    public bool Wants(int output) => output < node.Output.Count && node.Output[output].Length > 0;

    /// <summary>A tensor input that may be left out.</summary>
    public Tensor? Optional(int index) => !Has(index) ? null
        : (inputs[index] as TensorValue ?? throw Bad($"input {index} is not a tensor.")).Tensor;

    /// <summary>An input of any kind.</summary>
    public Value Any(int index) => Has(index) ? inputs[index]! : throw Bad($"input {index} is missing.");

    /// <summary>A list input.</summary>
    public SequenceValue Sequence(int index) =>
        Any(index) as SequenceValue ?? throw Bad($"input {index} is not a sequence.");

    /// <summary>ONNX's element type of a tensor input.</summary>
    public DataType TypeOf(int index) => Has(index) && inputs[index] is TensorValue value ? value.Type
        : throw Bad($"input {index} is not a tensor.");

    /// <summary>The element type of the first tensor of a type that is held in a wider one, or null.</summary>
    public DataType? Narrow => inputs.OfType<TensorValue>().Where(x => ElementTypes.IsNarrow(x.Type))
        .Select(x => (DataType?)x.Type).FirstOrDefault();

    /// <summary>The type of the first tensor of halves, or null.</summary>
    public DType? Half => inputs.OfType<TensorValue>().Select(x => (DType?)x.Tensor.DType)
        .FirstOrDefault(type => type is DType.Float16 or DType.BFloat16);

    /// <summary>The same node with float32 where it has halves.</summary>
    public NodeCall Widened() => new(run, scope, node, [.. inputs.Select(Widened)]);

    static Value? Widened(Value? input) =>
        input is TensorValue { Tensor: { DType: DType.Float16 or DType.BFloat16 } half }
            ? new TensorValue(half.Cast(DType.Float32)) : input;

    /// <summary>The value of a tensor, which must not depend on what is not known before the run.</summary>
    public NDArray Host(Tensor tensor) => run.Host(tensor);

    /// <summary>The whole numbers of an input, known before the run.</summary>
    public long[] HostInts(int index) => Numbers.Ints(Host(this[index]));

    /// <summary>The numbers of an input, known before the run.</summary>
    public double[] HostFloats(int index) => Numbers.Floats(Host(this[index]));

    /// <summary>A whole-number attribute, or null.</summary>
    public long? Int(string name) => Find(name)?.I;

    /// <summary>A whole-number attribute.</summary>
    public int Int(string name, int otherwise) => checked((int)(Find(name)?.I ?? otherwise));

    /// <summary>A real attribute.</summary>
    public double Float(string name, double otherwise) => Find(name)?.F ?? otherwise;

    /// <summary>A text attribute.</summary>
    public string Text(string name, string otherwise) => Find(name)?.S.ToStringUtf8() ?? otherwise;

    /// <summary>A list of whole numbers, or null.</summary>
    public int[]? Ints(string name) => Find(name) is { } found ? [.. found.Ints.Select(i => checked((int)i))] : null;

    /// <summary>A list of whole numbers as they are written, or null.</summary>
    public long[]? Longs(string name) => Find(name) is { } found ? [.. found.Ints] : null;

    /// <summary>A list of real numbers, or null.</summary>
    public float[]? Floats(string name) => Find(name) is { } found ? [.. found.Floats] : null;

    /// <summary>A list of texts, or null.</summary>
    public string[]? Texts(string name) => Find(name) is { } found ? [.. found.Strings.Select(s => s.ToStringUtf8())]
        : null;

    /// <summary>A tensor attribute, or null.</summary>
    public TensorValue? Constant(string name) => Find(name)?.T is { } tensor ? run.Read(tensor) : null;

    /// <summary>Whether an attribute is given.</summary>
    public bool HasAttribute(string name) => Find(name) is not null;

    /// <summary>A whole-number attribute that must be there.</summary>
    public int Needed(string name) => checked((int)(Find(name) ?? throw Bad($"attribute '{name}' is missing.")).I);

    /// <summary>The node's own generator of random numbers.</summary>
    public SeedGenerator Random() => run.Random(node, HasAttribute("seed") ? (long)Float("seed", 0) : null);

    /// <summary>Runs a body, such as a branch.</summary>
    /// <param name="name">The attribute that holds it.</param>
    /// <param name="arguments">What its inputs stand for.</param>
    public IReadOnlyList<Value> Body(string name, IReadOnlyList<Value> arguments) =>
        run.Body(Graph(name), scope, arguments);

    /// <summary>A body, such as a branch.</summary>
    public GraphProto Graph(string name) => Find(name)?.G ?? throw Bad($"attribute '{name}' holds no graph.");

    /// <summary>A tensor's value as host data again, so that what led to it is not computed twice.</summary>
    public Value Settle(Value value) => run.Settle(value);

    /// <summary>The error that names the file, the node and what is wrong.</summary>
    public InvalidModelFileException Bad(string problem) => run.Bad(node, problem);

    /// <summary>The error for what is right but not supported.</summary>
    public NotSupportedException Unsupported(string what) =>
        new($"{run.File}: {Names.Of(node)}: {what} is not supported.");

    AttributeProto? Find(string name)
    {
        foreach (AttributeProto attribute in node.Attribute)
            if (attribute.Name == name) return run.Resolve(attribute);
        return null;
    }
}
