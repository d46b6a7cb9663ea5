using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;

namespace Lamina;

/// <summary>The boxes and arrows of a picture of a model: a box for each call of a layer.</summary>
sealed class PlotGraph
{
    readonly PlotOptions options;
    readonly List<Box> boxes = [];
    readonly List<(int From, int To)> arrows = [];
    // From which box a tensor comes.
    readonly Dictionary<KerasTensor, int> makers = [];

    /// <summary>A box: its lines of text, and whether something comes in from outside here.</summary>
    public sealed record Box(IReadOnlyList<string> Lines, bool IsInput);

    /// <exception cref="InvalidOperationException">The structure of the model is not known.</exception>
    public PlotGraph(Model model, PlotOptions options)
    {
        this.options = options;
        if (model is Sequential stack) Chain(stack, null);
        else if (model.Graph is { } graph) Connect(graph, []);
        else
            throw new InvalidOperationException($"{model} is of a class of its own, so how its layers are connected " +
                "is not known. Plot a Sequential or a functional Model.");
    }

    public IReadOnlyList<Box> Boxes => boxes;

    /// <summary>Pairs of numbers of boxes.</summary>
    public IReadOnlyList<(int From, int To)> Arrows => arrows;

    int Add(
        Layer layer, IEnumerable<TensorType> inputs, IEnumerable<TensorType> outputs)
    {
        var lines = new List<string>
        {
            options.ShowLayerNames ? $"{layer.Name} ({layer.ClassName})" : layer.ClassName,
        };
        if (options.ShowLayerActivations && layer.GetConfig()["activation"]?.Text() is { } activation)
            lines.Add($"Activation: {activation}");
        if (options.ShowShapes && layer is not InputLayer)
            lines.Add($"Input: {string.Join(", ", inputs.Select(x => x.Shape))}");
        if (options.ShowShapes) lines.Add($"Output: {string.Join(", ", outputs.Select(x => x.Shape))}");
        if (options.ShowDTypes)
            lines.Add($"DType: {string.Join(", ", outputs.Select(x => x.DType.KerasName()).Distinct())}");
        if (options.ShowTrainable && layer.Weights.Count > 0)
            lines.Add(layer.Trainable ? "Trainable" : "Not trainable");
        boxes.Add(new(lines, layer is InputLayer));
        return boxes.Count - 1;
    }

    /// <summary>A stack, on top of a box or with its own input; gives the box that comes out.</summary>
    int Chain(Sequential stack, int? below)
    {
        TensorType[] types = [.. stack.Inputs.Select(x => x.Type)];
        if (below is null && stack.Inputs.Count > 0) below = Add(stack.Inputs[0].Layer, types, types);
        for (int i = 0; i < stack.Layers.Count; i++)
        {
            TensorType[] outputs = i < stack.LayerTypes.Count ? [stack.LayerTypes[i]] : [];
            int[] made = Enter(stack.Layers[i], below is { } from ? [from] : [], types, outputs);
            (below, types) = (made[0], outputs);
        }
        return below ?? throw new InvalidOperationException($"{stack} has no layers to plot.");
    }

    void Connect(FunctionalGraph graph, int[] sources)
    {
        for (int i = 0; i < graph.Inputs.Count; i++)
        {
            KerasTensor input = graph.Inputs[i];
            makers[input] = i < sources.Length ? sources[i]
                : Add(input.Layer, [input.Type], [input.Type]);
        }
        foreach (LayerCall call in graph.Calls)
        {
            if (call.Layer is InputLayer) continue;
            KerasTensor[] inputs = [.. call.Dependencies];
            int[] made = Enter(call.Layer, [.. inputs.Select(x => makers[x])],
                [.. inputs.Select(x => x.Type)], [.. call.Outputs.Select(x => x.Type)]);
            for (int i = 0; i < call.Outputs.Length; i++) makers[call.Outputs[i]] = made[Math.Min(i, made.Length - 1)];
        }
    }

    /// <summary>
    /// A layer as a box, or a model inside as its own boxes; gives the boxes that its outputs come from.
    /// </summary>
    int[] Enter(Layer layer, int[] sources, TensorType[] inputs, TensorType[] outputs)
    {
        if (options.ExpandNested && layer is Sequential { Layers.Count: > 0 } stack && sources.Length == 1)
            return [Chain(stack, sources[0])];
        if (options.ExpandNested && layer is Model { Graph: { } graph } && sources.Length == graph.Inputs.Count)
        {
            Connect(graph, sources);
            return [.. graph.Outputs.Select(x => makers[x])];
        }
        int box = Add(layer, inputs, outputs);
        arrows.AddRange(sources.Select(source => (source, box)));
        return [box];
    }
}
