using System.Collections;
using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;

namespace Lamina;

/// <summary>
/// A plain stack of layers, each with one input and one output. Weights are made as soon as the input shape is known:
/// from the first layer's <c>inputShape</c>, from <see cref="Build"/>, or from the first data.
/// </summary>
public sealed class Sequential : Model, IEnumerable<Layer>
{
    readonly List<Layer> layers = [];
    // What comes out of each layer, as long as it is known.
    readonly List<TensorType> types = [];
    InputLayer? input;

    /// <summary>An empty stack, for a collection initializer or <see cref="Add"/>.</summary>
    /// <param name="name">Its name; by default sequential, numbered.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    public Sequential(string? name = null, bool trainable = true) : base(name, trainable) { }

    /// <summary>A stack of these layers.</summary>
    /// <param name="layers">The layers in order; the first may be an <see cref="InputLayer"/>.</param>
    /// <param name="name">Its name; by default sequential, numbered.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    public Sequential(IEnumerable<Layer> layers, string? name = null, bool trainable = true) : this(name, trainable)
    {
        foreach (Layer layer in layers) Add(layer);
    }

    /// <summary>The layers, without the input layer.</summary>
    public override IReadOnlyList<Layer> Layers => layers;

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> Sublayers => layers;

    /// <inheritdoc/>
    public override IReadOnlyList<KerasTensor> Inputs => input is null ? [] : [input.Output];

    /// <inheritdoc/>
    public override IReadOnlyList<string> InputNames => input is null ? [] : [input.Name];

    /// <inheritdoc/>
    public override IReadOnlyList<string> OutputNames => layers.Count == 0 ? [] : [layers[^1].Name];

    /// <summary>
    /// The shape that comes out, the batch first and −1 where unknown; null before the input shape is known.
    /// </summary>
    public Shape? OutputShape => input is null ? (Shape?)null : types.Count > 0 ? types[^1].Shape : input.BatchShape;

    /// <summary>What comes out of each layer, for the summary.</summary>
    internal IReadOnlyList<TensorType> LayerTypes => types;

    /// <summary>Puts a layer on top.</summary>
    /// <exception cref="ArgumentException">
    /// The layer is there already, its name is taken, or it is an input that does not come first.
    /// </exception>
    /// <exception cref="GraphException">What comes out of the layer below does not suit it.</exception>
    public void Add(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (layer is InputLayer first)
        {
            if (layers.Count > 0 || input is not null)
                throw new ArgumentException($"An input must come first, but {this} already begins with " +
                    $"{(input is not null ? input : layers[0])}.");
            input = first;
            MarkBuilt(first.BatchShape);
            return;
        }
        if (layers.Contains(layer))
            throw new ArgumentException($"{layer} is already in {this}; share layers with a functional Model.");
        if (layers.Any(other => other.Name == layer.Name))
            throw new ArgumentException(
                $"{this} already has a layer called '{layer.Name}'; give this one another name.");
        if (input is null && layers.Count == 0 && FirstShape(layer) is { } shape)
            input = new InputLayer(shape, layer.VariableDType);
        if (input is not null)
        {
            using NameScope.Exit scope = EnterOwn();
            types.Add(Stack(layer));
        }
        layers.Add(layer);
        if (!Trainable) layer.Trainable = false;
        if (input is not null) MarkBuilt(input.BatchShape);
        StructureChanged();
    }

    /// <summary>Takes the top layer away.</summary>
    /// <returns>The layer.</returns>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public Layer Pop()
    {
        if (layers.Count == 0) throw new InvalidOperationException($"{this} has no layer to take away.");
        Layer top = layers[^1];
        layers.RemoveAt(layers.Count - 1);
        if (types.Count > layers.Count) types.RemoveAt(types.Count - 1);
        StructureChanged();
        return top;
    }

    /// <summary>Makes all weights for an input of this shape.</summary>
    /// <param name="inputShapes">One shape, the batch first; −1 is unknown.</param>
    /// <exception cref="ArgumentException">The stack is empty.</exception>
    /// <exception cref="GraphException">The shape does not suit a layer.</exception>
    public override void Build(params Shape[] inputShapes)
    {
        if (input is not null) return;
        if (inputShapes.Length != 1)
            throw new ArgumentException($"A Sequential has one input, not {inputShapes.Length}.");
        if (layers.Count == 0) throw new ArgumentException($"{this} has no layers; add some first.");
        if (inputShapes[0].Rank == 0) throw new ArgumentException("The input needs a batch dimension.");
        using NameScope.Exit scope = EnterOwn();
        input = new InputLayer(inputShapes[0].With(0, -1), layers[0].VariableDType);
        try
        {
            foreach (Layer layer in layers) types.Add(Stack(layer));
        }
        catch
        {
            input = null;
            types.Clear();
            throw;
        }
        MarkBuilt(input.BatchShape);
        StructureChanged();
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        Tensor y = input is null ? x : InputFit.Fit(x, input);
        foreach (Layer layer in layers) y = layer.Apply(y, context);
        return y;
    }

    /// <summary>The input converts the data itself.</summary>
    private protected override Tensor Autocast(Tensor x) => x;

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        IEnumerable<Layer> all = input is null ? layers : layers.Prepend(input);
        JsonObject config = base.GetConfig();
        config["layers"] = new JsonArray([.. all.Select(layer => Registry.Serialize(layer))]);
        if (input is not null) config["build_input_shape"] = ShapeConfig.Write(input.BatchShape);
        return config;
    }

    /// <summary>Rebuilds a stack from its configuration.</summary>
    internal static Sequential FromOwnConfig(JsonObject config)
    {
        if (config["layers"] is not JsonArray entries) throw new FormatException("A Sequential has a list of layers.");
        var model = new Sequential(config.String("name"));
        // Layers that are built from their own build_config get their paths within this model.
        using NameScope.Exit scope = NameScope.Enter(model.Name);
        foreach (JsonNode? entry in entries)
            model.Add(Layer.FromConfig(entry as JsonObject ?? throw new FormatException("A layer is an object.")));
        if (model.input is null && config["build_input_shape"] is JsonArray shape)
            model.Build(ShapeConfig.Read(shape));
        if (!config.Bool("trainable", true)) model.Trainable = false;
        return model;
    }

    /// <summary>The layers, without the input layer.</summary>
    public IEnumerator<Layer> GetEnumerator() => layers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The batch shape that a first layer brings along.</summary>
    static Shape? FirstShape(Layer layer) => layer switch
    {
        Sequential { input: { } inner } => inner.BatchShape,
        Model { Inputs.Count: 1 } model => model.Inputs[0].Shape,
        { InputShape: { } shape } => new Shape([-1, .. shape.Span]),
        _ => (Shape?)null,
    };

    /// <summary>
    /// Enters the scope of this model, in which weights get their paths, unless it is the present one.
    /// </summary>
    NameScope.Exit EnterOwn() =>
        NameScope.Current == Name || NameScope.Current.EndsWith($"/{Name}", StringComparison.Ordinal)
            ? NameScope.Stay() : NameScope.Enter(Name);

    /// <summary>Builds a layer for what comes out of the one below, and works out what comes out of it.</summary>
    TensorType Stack(Layer layer)
    {
        TensorType below = types.Count > 0 ? types[^1] : new(input!.DType, input.BatchShape);
        layer.EnsureBuilt(below.Shape);
        var outputs = layer.Infer([below], [], []);
        return outputs.Length == 1 ? outputs[0] : throw new ArgumentException(
            $"{layer} has {outputs.Length} outputs; in a Sequential each layer has one. Use a functional Model.");
    }
}
