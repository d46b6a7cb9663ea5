using System.Runtime.CompilerServices;
using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

/// <summary>
/// The layer calls between the inputs and outputs of a functional model, in an order in which they can run, and its
/// layers in Keras's order (by depth, the farthest from the outputs first).
/// </summary>
sealed class FunctionalGraph
{
    readonly List<LayerCall> calls = [];
    readonly Dictionary<Layer, int> firstVisit = [];
    readonly Dictionary<Layer, List<LayerCall>> callsOf = [];

    public FunctionalGraph(KerasTensors inputs, KerasTensors outputs)
    {
        if (inputs.Count == 0 || outputs.Count == 0) throw new ArgumentException("A model needs inputs and outputs.");
        if (inputs.Distinct().Count() < inputs.Count)
            throw new ArgumentException("The same tensor stands twice among the inputs of the model.");
        if (!inputs.All(IsInput)) (inputs, outputs) = FunctionalCopy.Of(inputs, outputs);
        (Inputs, Outputs) = (inputs, outputs);
        var visited = new HashSet<LayerCall>();
        foreach (KerasTensor output in outputs) Visit(output.Source, visited);
        foreach (KerasTensor input in inputs)
            if (visited.Add(input.Source)) calls.Add(input.Source);
        CheckConnected();
        Layers = ByDepth();
        if (Layers.GroupBy(layer => layer.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException(
                $"{twice.Count()} layers of the model are called '{twice.Key}'; each needs a name of its own.");
        foreach (LayerCall call in calls.OrderBy(call => call.Layer.Calls.IndexOf(call)))
        {
            if (!callsOf.TryGetValue(call.Layer, out List<LayerCall>? list)) callsOf[call.Layer] = list = [];
            list.Add(call);
        }
    }

    public KerasTensors Inputs { get; }

    public KerasTensors Outputs { get; }

    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>All calls, in an order in which they can run.</summary>
    public IReadOnlyList<LayerCall> Calls => calls;

    /// <summary>The calls of a layer in this model, in the order of their making.</summary>
    public IReadOnlyList<LayerCall> CallsOf(Layer layer) => callsOf[layer];

    static bool IsInput(KerasTensor tensor) => tensor.Layer is InputLayer;

    void Visit(LayerCall call, HashSet<LayerCall> visited)
    {
        if (!visited.Add(call)) return;
        // A chain of very many layers ends in an exception, not in the end of the program.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        firstVisit.TryAdd(call.Layer, firstVisit.Count);
        foreach (KerasTensor input in call.Dependencies) Visit(input.Source, visited);
        calls.Add(call);
    }

    void CheckConnected()
    {
        foreach (LayerCall call in calls)
            if (call.Layer is InputLayer && !Inputs.Contains(call.Outputs[0]))
                throw new ArgumentException($"The outputs depend on the input '{call.Layer.Name}', " +
                    "which is not among the inputs of the model.");
    }

    /// <summary>A layer's depth is the largest number of calls between it and an output.</summary>
    List<Layer> ByDepth()
    {
        var callDepth = new Dictionary<LayerCall, int>();
        var layerDepth = new Dictionary<Layer, int>();
        foreach (LayerCall call in Enumerable.Reverse(calls))
        {
            int depth = Math.Max(callDepth.GetValueOrDefault(call), layerDepth.GetValueOrDefault(call.Layer));
            callDepth[call] = layerDepth[call.Layer] = depth;
            foreach (KerasTensor input in call.Dependencies)
                callDepth[input.Source] = Math.Max(callDepth.GetValueOrDefault(input.Source), depth + 1);
        }
        return [.. layerDepth.Keys.OrderByDescending(layer => layerDepth[layer])
            .ThenBy(layer => firstVisit.GetValueOrDefault(layer, -1))];
    }

    /// <summary>Runs the calls on tensors.</summary>
    public Tensor[] Run(Tensor[] inputs, CallContext context)
    {
        if (inputs.Length != Inputs.Count)
            throw new ArgumentException($"The model has {Inputs.Count} inputs, and {inputs.Length} were given.");
        var values = new Dictionary<KerasTensor, Tensor>();
        for (int i = 0; i < inputs.Length; i++)
        {
            var layer = (InputLayer)Inputs[i].Layer;
            values[Inputs[i]] = InputFit.Fit(inputs[i], layer);
        }
        foreach (LayerCall call in calls)
        {
            if (call.Layer is InputLayer) continue;
            Tensor[] given = Array.ConvertAll(call.Inputs, x => values[x]);
            Tensor?[] masks = call.Mask is null ? [] : [values[call.Mask], .. new Tensor?[given.Length - 1]];
            Tensor[] outputs = call.Layer.ApplyMany(
                given, context.For(masks, Array.ConvertAll(call.InitialState, x => values[x]), call.Arguments,
                    call.Named.ToDictionary(pair => pair.Key, pair => values[pair.Value])));
            for (int i = 0; i < call.Outputs.Length; i++) values[call.Outputs[i]] = outputs[i];
        }
        return [.. Outputs.Select(output => values[output])];
    }
}
