using System.Collections.Concurrent;
using Google.Protobuf;
using Lamina.IR;
using Lamina.Onnx.Schema;
using Lamina.Saving;
using static Lamina.Onnx.Schema.TensorProto.Types;

namespace Lamina.Onnx.Import;

/// <summary>A model's file, read and checked.</summary>
sealed class ModelFile
{
    const int NewestIr = 13, NewestOpset = 30;

    ModelFile(string file, ModelProto model, ExternalData? external)
    {
        (File, Graph, External) = (file, model.Graph, external);
        Opset = (int)(model.OpsetImport.FirstOrDefault(o => Names.IsDefault(o.Domain))?.Version ?? 1);
        Functions = model.Functions.DistinctBy(f => (f.Domain, f.Name)).ToDictionary(f => (f.Domain, f.Name));
        Initializers = new Dictionary<string, Value>();
        foreach (TensorProto tensor in Graph.Initializer)
            Initializers[tensor.Name] =
                new TensorValue(Tensor.From(TensorReader.Read(tensor, file, external)), (DataType)tensor.DataType);
    }

    /// <summary>The file's path, or what its stream is known as.</summary>
    public string File { get; }

    /// <summary>Reads data from other files; null where that is refused.</summary>
    public ExternalData? External { get; }

    /// <summary>The graph.</summary>
    public GraphProto Graph { get; }

    /// <summary>The version of ONNX's operator set that the model was written for.</summary>
    public int Opset { get; }

    /// <summary>The model's own functions, by domain and name.</summary>
    public IReadOnlyDictionary<(string Domain, string Name), FunctionProto> Functions { get; }

    /// <summary>The generators of nodes that draw random numbers.</summary>
    public ConcurrentDictionary<NodeProto, SeedGenerator> Generators { get; } =
        new(ReferenceEqualityComparer.Instance);

    /// <summary>The constants of the graph.</summary>
    public Dictionary<string, Value> Initializers { get; }

    /// <summary>Reads and checks a model.</summary>
    /// <exception cref="InvalidModelFileException">It is damaged or no ONNX model.</exception>
    /// <exception cref="NotSupportedException">It uses an operator that Lamina cannot run.</exception>
    public static ModelFile Read(string file, ReadOnlySpan<byte> bytes, bool externalData = false)
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new InvalidModelFileException(file, $"not an ONNX model: {error.Message}", error);
        }

        if (model.Graph is null) throw new InvalidModelFileException(file, "not an ONNX model: it holds no graph.");
        if (model.IrVersion is < 1 or > NewestIr)
            throw new InvalidModelFileException(
                file, $"version {model.IrVersion} of the format is not known; 1 to {NewestIr} are.");
        if (model.OpsetImport.Any(o => Names.IsDefault(o.Domain) && o.Version is < 1 or > NewestOpset))
            throw new InvalidModelFileException(file, $"its operator set is not known; 1 to {NewestOpset} are.");
        new ModelCheck(file, model).Run();
        return new(file, model, externalData ? new ExternalData(file) : null);
    }
}
