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
    /// <param name="model">The model. Its inputs must be known: a functional model, or a built Sequential.</param>
    /// <param name="path">The .onnx file.</param>
    /// <param name="batchSize">A fixed size of the batch; by default it stays open.</param>
    /// <exception cref="ArgumentException">The model is not built.</exception>
    /// <exception cref="NotSupportedException">
    /// The model does what ONNX has no operator for; the message names the layer.
    /// </exception>
    /// <exception cref="InvalidOperationException">The model is larger than an ONNX file may be, 2 GiB.</exception>
    /// <example><code>
    /// model.ExportOnnx("digits.onnx");
    /// </code></example>
    public static void ExportOnnx(this Model model, string path, int? batchSize = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(path);
        if (batchSize < 1) throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize, "A batch has samples.");
        if (model.Inputs.Count == 0)
        {
            throw new ArgumentException($"The inputs of {model} are not known: give Sequential an InputLayer or build "
                + "it, or make a functional model of it.", nameof(model));
        }
        TensorType[] inputs = [.. model.Inputs.Select(x => new TensorType(
            x.DType, batchSize is { } size && x.Shape[0] < 0 ? x.Shape.With(0, size) : x.Shape))];
        Write(path, model.Name, inputs, model.InputNames, model.OutputNames,
            x => model.ApplyMany([.. x], new CallContext()));
    }

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
            Graph = GraphWriter.Write(trace, name, inputNames, Distinct(inputNames, outputNames)),
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = Opset });
        if (model.CalculateSize() < 0)
            throw new InvalidOperationException("The model is larger than an ONNX file may be, 2 GiB.");
        AtomicFile.Write(path, stream => model.WriteTo(stream));
    }

    /// <summary>An output that is called like an input gets another name.</summary>
    static string[] Distinct(IReadOnlyList<string> inputs, IReadOnlyList<string> outputs) =>
        [.. outputs.Select(name => inputs.Contains(name) ? name + "_output" : name)];
}
