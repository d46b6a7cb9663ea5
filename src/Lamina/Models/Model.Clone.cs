using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;

namespace Lamina;

// Copies of a model, and its structure as text.
public partial class Model
{
    /// <summary>
    /// A model of the same structure with new layers and newly drawn weights; its layers may be changed on the way.
    /// (Keras's clone_model.)
    /// </summary>
    /// <param name="cloneLayer">
    /// Makes the copy of a layer; by default from its configuration. It may give another layer, or the layer itself,
    /// whose weights both models then share.
    /// </param>
    /// <returns>A Sequential or a functional model.</returns>
    /// <exception cref="InvalidOperationException">
    /// The model is of a class of its own, whose structure only its code knows.
    /// </exception>
    public Model Clone(Func<Layer, Layer>? cloneLayer = null)
    {
        Func<Layer, Layer> clone = cloneLayer ?? CloneLayer;
        if (this is Sequential stack)
            return new Sequential(
                [.. Inputs.Select(x => Copy(x).Layer), .. stack.Layers.Select(clone)], Name, Trainable);
        if (graph is null)
            throw new InvalidOperationException(
                $"{this} is of a class of its own; only its constructor can make another. Use Sequential or a " +
                "functional Model, or make a new object and SetWeights.");
        var layers = new Dictionary<Layer, Layer>();
        Dictionary<KerasTensor, KerasTensor> tensors = graph.Inputs.ToDictionary(x => x, Copy);
        foreach (LayerCall call in graph.Calls)
        {
            if (call.Layer is InputLayer) continue;
            if (!layers.TryGetValue(call.Layer, out Layer? copy)) layers[call.Layer] = copy = clone(call.Layer);
            KerasTensor[] outputs = copy.Record(new LayerCall
            {
                Layer = copy,
                Inputs = Array.ConvertAll(call.Inputs, x => tensors[x]),
                InitialState = Array.ConvertAll(call.InitialState, x => tensors[x]),
                Mask = call.Mask is null ? null : tensors[call.Mask],
                Arguments = call.Arguments,
            });
            for (int i = 0; i < outputs.Length; i++) tensors[call.Outputs[i]] = outputs[i];
        }
        return new Model(graph.Inputs.With(graph.Inputs.Select(x => tensors[x])),
            graph.Outputs.With(graph.Outputs.Select(x => tensors[x])), Name, Trainable);
    }

    static KerasTensor Copy(KerasTensor input) => new InputLayer(input.Shape, input.DType, input.Layer.Name).Output;

    /// <summary>A layer of the same configuration, with weights of its own.</summary>
    static Layer CloneLayer(Layer layer)
    {
        JsonObject config = JsonNode.Parse(Registry.Serialize(layer).ToJsonString())!.AsObject();
        config.Remove("build_config");
        return Layer.FromConfig(config);
    }

    /// <summary>
    /// Copies of all state by kind and path: "trainable_variables", "non_trainable_variables", "optimizer_variables"
    /// and "metrics_variables". (Keras's get_state_tree.)
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, NDArray>> GetStateTree() =>
        StateTree().ToDictionary(kind => kind.Key, kind => (IReadOnlyDictionary<string, NDArray>)
            kind.Value.ToDictionary(v => v.Key, v => v.Value.Value.Copy()));

    /// <summary>
    /// Sets state by kind and path, as <see cref="GetStateTree"/> gives it; kinds and paths that are missing stay as
    /// they are. Nothing changes unless all fit. (Keras's set_state_tree.)
    /// </summary>
    /// <param name="tree">Arrays by kind and path.</param>
    /// <exception cref="ArgumentException">A kind or path is not known, or a shape differs.</exception>
    public void SetStateTree(IReadOnlyDictionary<string, IReadOnlyDictionary<string, NDArray>> tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        Dictionary<string, Dictionary<string, Variable>> state = StateTree();
        var changes = new List<(Variable Variable, NDArray Value)>();
        foreach ((string kind, IReadOnlyDictionary<string, NDArray> values) in tree)
        {
            if (!state.TryGetValue(kind, out Dictionary<string, Variable>? known))
                throw Names.Unknown("kind of state", kind, state.Keys);
            foreach ((string path, NDArray value) in values)
            {
                if (!known.TryGetValue(path, out Variable? variable))
                    throw Names.Unknown("variable", path, known.Keys);
                if (variable.Shape != value.Shape)
                    throw new ArgumentException(
                        $"'{path}' has the shape {variable.Shape}, and the array given {value.Shape}.");
                changes.Add((variable, value));
            }
        }
        foreach ((Variable variable, NDArray value) in changes) variable.Assign(value);
    }

    Dictionary<string, Dictionary<string, Variable>> StateTree() => new()
    {
        ["trainable_variables"] = ByPath(TrainableWeights),
        ["non_trainable_variables"] = ByPath([.. NonTrainableWeights, .. SeedStates.Distinct()]),
        ["optimizer_variables"] = ByPath(Optimizers.SelectMany(optimizer => optimizer.Variables)),
        ["metrics_variables"] = ByPath([.. compilation?.Counters ?? [], .. MetricVariables]),
    };

    /// <summary>Paths that stand twice are numbered.</summary>
    static Dictionary<string, Variable> ByPath(IEnumerable<Variable> variables)
    {
        var found = new Dictionary<string, Variable>();
        foreach (Variable variable in variables)
        {
            string path = variable.Path;
            for (int i = 1; !found.TryAdd(path, variable); i++) path = $"{variable.Path}_{i}";
        }
        return found;
    }
}
