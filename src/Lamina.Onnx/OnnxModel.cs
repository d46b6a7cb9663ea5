using Lamina.IR;
using Lamina.Onnx.Import;
using Lamina.Onnx.Schema;
using Lamina.Saving;

namespace Lamina.Onnx;

/// <summary>
/// A model from an ONNX file, run by Lamina's engine. It is compiled once for each combination of input shapes; a model
/// whose shapes depend on the values of its inputs is built anew at each run.
/// </summary>
/// <example><code run="false">
/// OnnxModel model = OnnxModel.Load("mnist.onnx");
/// NDArray pixels = new(new Shape([1, 28, 28, 1]));
/// NDArray scores = model.Run(new Dictionary&lt;string, NDArray&gt; { ["image"] = pixels })["scores"];
/// </code></example>
public sealed class OnnxModel
{
    readonly ModelFile model;
    readonly Function compiled;
    volatile bool eager;

    internal OnnxModel(ModelFile model)
    {
        this.model = model;
        Inputs = [.. model.Graph.Input.Where(i => !model.Initializers.ContainsKey(i.Name)).Select(Describe)];
        Outputs = [.. model.Graph.Output.Select(Describe)];
        compiled = new(Trace);
    }

    /// <summary>What <see cref="Run"/> wants: the graph's inputs that the file gives no value.</summary>
    public IReadOnlyList<OnnxValueInfo> Inputs { get; }

    /// <summary>What <see cref="Run"/> gives.</summary>
    public IReadOnlyList<OnnxValueInfo> Outputs { get; }

    /// <summary>The version of ONNX's operator set that the model was written for.</summary>
    public int Opset => model.Opset;

    /// <summary>
    /// Reads a model. Only this file is opened: data that lies in other files ("external data") is refused by default.
    /// </summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="externalData">
    /// Whether tensors may have their data in other files of the same folder, which large models have; links and other
    /// folders stay refused.
    /// </param>
    /// <exception cref="InvalidModelFileException">The file is damaged or no ONNX model.</exception>
    /// <exception cref="NotSupportedException">The model uses an operator that Lamina cannot run.</exception>
    public static OnnxModel Load(string path, bool externalData = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        var file = new FileInfo(path);
        if (file.Exists && file.Length > Array.MaxLength)
            throw new InvalidModelFileException(
                path, $"{file.Length} bytes are more than an ONNX file may have, 2 GiB.");
        return new(ModelFile.Read(path, File.ReadAllBytes(path), externalData));
    }

    /// <summary>Runs the model.</summary>
    /// <param name="inputs">
    /// A value for each of <see cref="Inputs"/>, by name; values of initializers may be replaced too.
    /// </param>
    /// <returns>The outputs, by name.</returns>
    /// <exception cref="ArgumentException">An input is missing, unknown, or of another type or shape.</exception>
    /// <exception cref="NotSupportedException">
    /// An output is not a tensor, or an operator has an option that Lamina does not know.
    /// </exception>
    public IReadOnlyDictionary<string, NDArray> Run(IReadOnlyDictionary<string, NDArray> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Check(inputs);
        IReadOnlyList<Value> outputs = RunValues(inputs);
        NDArray[] results = Evaluation.Evaluate([.. outputs.Select((o, i) => (o as TensorValue)?.Tensor
            ?? throw new NotSupportedException($"{model.File}: the output '{Outputs[i].Name}' is not a tensor."))]);
        return Outputs.Zip(results).ToDictionary(p => p.First.Name, p => p.Second);
    }

    /// <summary>Runs the model, compiled where that is possible; outputs may be of any kind.</summary>
    internal IReadOnlyList<Value> RunValues(IReadOnlyDictionary<string, NDArray> inputs)
    {
        bool usual = inputs.Count == Inputs.Count && Outputs.All(o => o.DType is not null);
        if (usual && !eager)
        {
            try
            {
                NDArray[] results = compiled.Call([.. Inputs.Select(i => inputs[i.Name])]);
                return [.. results.Select(r => new TensorValue(Tensor.From(r)))];
            }
            catch (ValueNeededException)
            {
                eager = true;
            }
        }
        return Evaluate(inputs.ToDictionary(i => i.Key, i => Typed(i.Key, Tensor.From(i.Value))));
    }

    /// <summary>The type that the file states for an input.</summary>
    internal TypeProto? InputType(int index) => model.Graph.Input.First(i => i.Name == Inputs[index].Name).Type;

    /// <summary>The type that the file states for an output.</summary>
    internal TypeProto? OutputType(int index) => model.Graph.Output[index].Type;

    /// <summary>Runs the model eagerly on values of any kind.</summary>
    internal IReadOnlyList<Value> Evaluate(IReadOnlyDictionary<string, Value> inputs) =>
        new GraphRun(model, eager: true).Outputs(inputs);

    IReadOnlyList<Tensor> Trace(IReadOnlyList<Tensor> arguments)
    {
        var values = Inputs.Zip(arguments).ToDictionary(p => p.First.Name, p => Typed(p.First.Name, p.Second));
        return [.. new GraphRun(model, eager: false).Outputs(values).Cast<TensorValue>().Select(v => v.Tensor)];
    }

    Value Typed(string name, Tensor tensor) =>
        model.Graph.Input.FirstOrDefault(i => i.Name == name)?.Type?.TensorType is { } type
            ? new TensorValue(tensor, (TensorProto.Types.DataType)type.ElemType) : new TensorValue(tensor);

    void Check(IReadOnlyDictionary<string, NDArray> inputs)
    {
        foreach (OnnxValueInfo wanted in Inputs)
            if (!inputs.ContainsKey(wanted.Name))
                throw new ArgumentException($"The model's input '{wanted.Name}' ({wanted}) is missing.");
        foreach ((string name, NDArray value) in inputs)
        {
            ValueInfoProto proto = model.Graph.Input.FirstOrDefault(i => i.Name == name) ?? throw new ArgumentException(
                $"The model has no input '{name}'; its inputs are {string.Join("; ", Inputs)}.");
            OnnxValueInfo wanted = Describe(proto);
            if (wanted.DType is { } type && type != value.DType)
                throw new ArgumentException($"The input '{name}' is {value}; the model wants {type.KerasName()}.");
            if (wanted.Shape is { } shape && !Fits(value.Shape, shape))
                throw new ArgumentException($"The input '{name}' is {value}; the model wants the shape {shape}.");
        }
    }

    static bool Fits(Shape shape, Shape wanted) => shape.Rank == wanted.Rank
        && Enumerable.Range(0, shape.Rank).All(axis => wanted[axis] < 0 || wanted[axis] == shape[axis]);

    static OnnxValueInfo Describe(ValueInfoProto value)
    {
        TypeProto.Types.Tensor? type = value.Type?.TensorType;
        Shape? shape = type?.Shape is { } known ? new Shape([.. known.Dim.Select(
            d => d.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue
                && d.DimValue is >= 0 and <= int.MaxValue ? (int)d.DimValue : -1)]) : default(Shape?);
        return new(value.Name, type is null ? null
            : ElementTypes.Storage((TensorProto.Types.DataType)type.ElemType), shape);
    }
}
