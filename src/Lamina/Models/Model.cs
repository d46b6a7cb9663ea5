using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;

namespace Lamina;

/// <summary>
/// A network that can be trained: <c>new Model(inputs, outputs)</c> from symbolic tensors, a <see cref="Sequential"/>
/// stack, or a class of your own that overrides <see cref="Layer.Call"/> and tracks its layers.
/// </summary>
public partial class Model : Layer
{
    readonly FunctionalGraph? graph;

    /// <summary>Begins a model of a class of your own; make its layers with <see cref="Layer.Track{T}(T)"/>.</summary>
    /// <param name="name">Its name; by default the class name in snake case, numbered.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">The type that it computes in.</param>
    protected Model(string? name = null, bool trainable = true, DType dtype = DType.Float32)
        : base(name, trainable, dtype) { }

    /// <summary>A functional model: everything between inputs and outputs.</summary>
    /// <param name="inputs">One symbolic tensor, a list, or a dictionary by name.</param>
    /// <param name="outputs">One symbolic tensor, a list, or a dictionary by name.</param>
    /// <param name="name">Its name; by default functional, numbered.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <exception cref="ArgumentException">The outputs depend on other inputs, or two layers have one name.</exception>
    public Model(KerasTensors inputs, KerasTensors outputs, string? name = null, bool trainable = true)
        : base(name ?? AutoName.Next("Functional"), trainable)
    {
        graph = new FunctionalGraph(inputs, outputs);
        MarkBuilt([.. graph.Inputs.Select(x => x.Shape)]);
        if (!trainable) Trainable = false;
    }

    /// <summary>The layers, in Keras's order; of a functional model with its inputs.</summary>
    public virtual IReadOnlyList<Layer> Layers => Sublayers;

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> Sublayers => graph?.Layers ?? base.Sublayers;

    /// <summary>The symbolic inputs of a functional model or a built Sequential; empty otherwise.</summary>
    public virtual IReadOnlyList<KerasTensor> Inputs => graph?.Inputs ?? (IReadOnlyList<KerasTensor>)[];

    /// <summary>The symbolic outputs of a functional model; empty otherwise.</summary>
    public virtual IReadOnlyList<KerasTensor> Outputs => graph?.Outputs ?? (IReadOnlyList<KerasTensor>)[];

    /// <summary>The names of the inputs: the keys of a dictionary, or the names of the input layers.</summary>
    public virtual IReadOnlyList<string> InputNames => graph?.Inputs.Keys ?? [.. Inputs.Select(x => x.Layer.Name)];

    /// <summary>
    /// The names of the outputs: the keys of a dictionary, or the names of the layers that they come from.
    /// </summary>
    public virtual IReadOnlyList<string> OutputNames =>
        graph?.Outputs.Keys ?? Unique([.. Outputs.Select(x => x.Layer.Name)]);

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override string ClassName => graph is null ? base.ClassName : "Functional";

    /// <inheritdoc/>
    public override string Module => graph is null ? "keras" : "keras.src.models.functional";

    /// <summary>The structure of a functional model.</summary>
    internal FunctionalGraph? Graph => graph;

    /// <inheritdoc/>
    public override Tensor[] CallMany(Tensor[] inputs, CallContext context) =>
        graph is null ? base.CallMany(inputs, context) : graph.Run(inputs, context);

    /// <summary>The configuration under Keras's keys; of a functional model with all layers and their calls.</summary>
    public override JsonObject GetConfig()
    {
        if (graph is null) return base.GetConfig();
        var config = new JsonObject { ["name"] = Name, ["trainable"] = Trainable };
        FunctionalConfig.Write(graph, config);
        return config;
    }

    /// <summary>A functional model is built as it is described, so there is nothing to say of it.</summary>
    public override JsonObject? GetBuildConfig() =>
        graph is null ? base.GetBuildConfig() : new JsonObject { ["input_shape"] = null };

    /// <summary>Makes a model from what <see cref="Registry.Serialize"/> or Keras wrote.</summary>
    /// <param name="config">An object with class_name and config.</param>
    /// <exception cref="FormatException">It is no such object.</exception>
    /// <exception cref="ArgumentException">A class is not known, or it is not a model.</exception>
    public static new Model FromConfig(JsonObject config) => Registry.Deserialize(config) as Model
        ?? throw new ArgumentException($"'{config["class_name"]}' is not a model.");

    /// <summary>Makes the classes of this folder known.</summary>
    internal static void Register()
    {
        Registry.Add("keras.layers", "InputLayer", InputLayer.FromConfig);
        Registry.Add("keras", "Sequential", Sequential.FromOwnConfig);
        Registry.Add("keras.src.models.functional", "Functional", FunctionalReader.Read);
    }

    /// <inheritdoc/>
    public override Tensor?[] ComputeMask(Tensor[] inputs, Tensor?[] masks) => [];

    /// <summary>Inputs have types of their own; a model converts each to its own.</summary>
    private protected override Tensor Autocast(Tensor x) => graph is null ? base.Autocast(x) : x;

    /// <summary>The layer of this name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest.</exception>
    public Layer GetLayer(string name) => Layers.FirstOrDefault(layer => layer.Name == name) ??
        throw Names.Unknown("layer", name, [.. Layers.Select(layer => layer.Name)]);

    /// <summary>The layer at this position.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public Layer GetLayer(int index) => index >= 0 && index < Layers.Count ? Layers[index]
        : throw new ArgumentOutOfRangeException(
            nameof(index), $"{this} has {Layers.Count} layers, and none at {index}.");

    /// <summary>Repeated names are numbered: dense, dense_1.</summary>
    static string[] Unique(string[] names)
    {
        var seen = new Dictionary<string, int>();
        return Array.ConvertAll(names, name =>
        {
            int count = seen[name] = seen.GetValueOrDefault(name) + 1;
            return count == 1 ? name : $"{name}_{count - 1}";
        });
    }
}
