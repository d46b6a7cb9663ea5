using System.Text.Json.Nodes;
using Lamina.Layers;
using Lamina.Saving;

namespace Lamina;

/// <summary>
/// Writes the graph of a functional model as Keras 3 does: each layer with its inbound_nodes, in which a tensor is a
/// __keras_tensor__ with the history [layer, call, output].
/// </summary>
static class FunctionalConfig
{
    /// <summary>The entries layers, input_layers and output_layers.</summary>
    public static void Write(FunctionalGraph graph, JsonObject config)
    {
        config["layers"] = new JsonArray([.. graph.Layers.Select(layer => Layer(graph, layer))]);
        config["input_layers"] = Ends(graph, graph.Inputs);
        config["output_layers"] = Ends(graph, graph.Outputs);
    }

    static JsonObject Layer(FunctionalGraph graph, Layer layer)
    {
        JsonObject entry = Registry.Serialize(layer);
        if (layer is Model { Graph: not null }) entry["registered_name"] = "Functional";
        entry["name"] = layer.Name;
        entry["inbound_nodes"] = layer is InputLayer ? new JsonArray()
            : new JsonArray([.. graph.CallsOf(layer).Select(call => Node(graph, call))]);
        return entry;
    }

    static JsonObject Node(FunctionalGraph graph, LayerCall call)
    {
        JsonNode[] tensors = [.. call.Inputs.Select(x => (JsonNode)Tensor(graph, x))];
        JsonArray args = call.Layer.TakesList ? new JsonArray(new JsonArray(tensors)) : new JsonArray(tensors);
        var kwargs = new JsonObject();
        foreach ((string key, JsonNode? value) in call.Arguments)
            if (int.TryParse(key, out int position)) args.Insert(position, value?.DeepClone());
            else kwargs[key] = value?.DeepClone();
        if (call.Mask is not null) kwargs["mask"] = Tensor(graph, call.Mask);
        else if (call.Layer is Model) kwargs["mask"] = null;
        if (call.InitialState.Length > 0)
            kwargs["initial_state"] = new JsonArray([.. call.InitialState.Select(x => Tensor(graph, x))]);
        // Layers with a list of inputs have a list of masks, the others an argument for each.
        if (call.Layer.TakesList && call.Named.Count > 0)
            kwargs["mask"] = new JsonArray([.. call.Layer.ArgumentNames.Take(call.Inputs.Length).Select(name =>
                call.Named.TryGetValue($"{name}_mask", out KerasTensor? mask) ? Tensor(graph, mask) : null)]);
        else
            foreach ((string key, KerasTensor tensor) in call.Named) kwargs[key] = Tensor(graph, tensor);
        return new JsonObject { ["args"] = args, ["kwargs"] = kwargs };
    }

    static JsonObject Tensor(FunctionalGraph graph, KerasTensor tensor) => new()
    {
        ["class_name"] = "__keras_tensor__",
        ["config"] = new JsonObject
        {
            ["shape"] = ShapeConfig.Write(tensor.Shape),
            ["dtype"] = IR.DTypes.KerasName(tensor.DType),
            ["keras_history"] = History(graph, tensor),
        },
    };

    static JsonArray History(FunctionalGraph graph, KerasTensor tensor)
    {
        int call = 0;
        while (graph.CallsOf(tensor.Layer)[call] != tensor.Source) call++;
        // A collection expression would add by a generic method that needs reflection.
        return new JsonArray(JsonValue.Create(tensor.Layer.Name), JsonValue.Create(call),
            JsonValue.Create(tensor.Index));
    }

    static JsonNode Ends(FunctionalGraph graph, KerasTensors tensors)
    {
        if (tensors.IsSingle) return History(graph, tensors[0]);
        if (tensors.Keys is not { } keys) return new JsonArray([.. tensors.Select(x => History(graph, x))]);
        var named = new JsonObject();
        for (int i = 0; i < keys.Count; i++) named[keys[i]] = History(graph, tensors[i]);
        return named;
    }
}
