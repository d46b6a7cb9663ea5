using Google.Protobuf;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Onnx.Export;
using Lamina.Onnx.Schema;
using Lamina.Saving;

namespace Lamina.Onnx;

/// <summary>Writes models as ONNX files, which other engines run.</summary>
public static class OnnxExport
{
    /// <summary>The version of ONNX's operator set that is written.</summary>
    public const int Opset = 18;

    const int IrVersion = 8;

    /// <summary>
    /// Writes what a model computes when it predicts, with its weights. Sizes that the model leaves open, the batch
    /// first of all, stay open. The file appears whole or not at all.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The .onnx file.</param>
    /// <param name="batchSize">A fixed size of the batch; by default it stays open.</param>
    /// <param name="inputShapes">
    /// The shapes of the inputs with the batch, −1 where a size is open. Only a model that does not know its inputs,
    /// such as one of a class of its own, needs them.
    /// </param>
    /// <exception cref="ArgumentException">The shapes of the inputs are not known.</exception>
    /// <exception cref="NotSupportedException">
    /// The model does what ONNX has no operator for; the message names the layer.
    /// </exception>
    /// <exception cref="InvalidOperationException">The model is larger than an ONNX file may be, 2 GiB.</exception>
    /// <example><code>
    /// model.ExportOnnx("digits.onnx");
    /// </code></example>
    public static void ExportOnnx(
        this Model model, string path, int? batchSize = null, IReadOnlyList<Shape>? inputShapes = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(path);
        if (batchSize < 1) throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize, "A batch has samples.");
        if (model.Inputs.Count == 0 && inputShapes is null)
        {
            throw new ArgumentException($"The inputs of {model} are not known: give their shapes as inputShapes.",
                nameof(inputShapes));
        }
        TensorType[] inputs = inputShapes is null ? [.. model.Inputs.Select(x => new TensorType(x.DType, x.Shape))]
            : [.. inputShapes.Select((shape, i) =>
                new TensorType(i < model.Inputs.Count ? model.Inputs[i].DType : DType.Float32, shape))];
        if (batchSize is { } size)
            inputs = [.. inputs.Select(x => x.Shape[0] < 0 ? x with { Shape = x.Shape.With(0, size) } : x)];
        model.EnsureBuilt([.. inputs.Select(x => x.Shape)]);
        string[] names = model.InputNames.Count == inputs.Length ? [.. model.InputNames]
            : [.. inputs.Select((_, i) => inputs.Length == 1 ? "input" : $"input_{i}")];
        IReadOnlyList<Tensor> Call(IReadOnlyList<Tensor> x) => model.ApplyMany([.. x], new CallContext());
        // A class of its own may build layers while it is called first.
        if (model.Inputs.Count == 0) Graph.Of([.. inputs.Select(x => x with { Shape = Closed(x.Shape) })], Call);
        Write(path, model.Name, inputs, names, model.OutputNames, Call);
    }

    static Shape Closed(Shape shape) => new([.. shape.Select(size => size < 0 ? 32 : size)]);

    /// <summary>Writes a function of tensors.</summary>
    internal static void Write(
        string path, string name, IReadOnlyList<TensorType> inputs, IReadOnlyList<string> inputNames,
        IReadOnlyList<string> outputNames, Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> function)
    {
        var trace = new SymbolicTrace(inputs, function);
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "Lamina",
            Graph = GraphWriter.Write(
                trace, name, inputNames, Distinct(inputNames, outputNames, trace.Graph.Outputs.Count)),
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = Opset });
        if (model.CalculateSize() < 0)
            throw new InvalidOperationException("The model is larger than an ONNX file may be, 2 GiB.");
        AtomicFile.Write(path, stream => model.WriteTo(stream));
    }

    /// <summary>Outputs without names are numbered; one that is called like an input gets another name.</summary>
    static string[] Distinct(IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, int count)
    {
        if (outputs.Count != count)
            outputs = [.. Enumerable.Range(0, count).Select(i => count == 1 ? "output" : $"output_{i}")];
        return [.. outputs.Select(name => inputs.Contains(name) ? name + "_output" : name)];
    }
}
