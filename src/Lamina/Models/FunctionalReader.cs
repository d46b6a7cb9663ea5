using System.Text.Json.Nodes;
using Lamina.Layers;

namespace Lamina;

/// <summary>
/// Builds a functional model from its configuration: makes the layers, then their calls as their inputs come to be.
/// </summary>
sealed class FunctionalReader
{
    readonly Dictionary<string, Layer> layers = [];
    // For each layer the outputs of its calls so far.
    readonly Dictionary<string, List<KerasTensor[]>> made = [];

    /// <summary>The model.</summary>
    /// <exception cref="FormatException">The configuration is no functional model, or its calls form a
    /// circle.</exception>
    public static Model Read(JsonObject config)
    {
        var reader = new FunctionalReader();
        JsonObject[] entries = [.. List(config, "layers").Select(entry => entry as JsonObject
            ?? throw new FormatException("A layer of a functional model is an object."))];
        foreach (JsonObject entry in entries) reader.Make(entry);
        reader.Connect(entries);
        var model = new Model(reader.Ends(config["input_layers"], "input_layers"),
            reader.Ends(config["output_layers"], "output_layers"), config["name"]?.GetValue<string>());
        if (config["trainable"]?.GetValue<bool>() == false) model.Trainable = false;
        return model;
    }

    void Make(JsonObject entry)
    {
        Layer layer = Layer.FromConfig(entry);
        string name = entry["name"]?.GetValue<string>() ?? layer.Name;
        if (!layers.TryAdd(name, layer)) throw new FormatException($"Two layers of the model are called '{name}'.");
        made[name] = layer is InputLayer input ? [[input.Output]] : [];
    }

    void Connect(JsonObject[] entries)
    {
        var waiting = entries.Select(entry => (Layer: layers[Name(entry)], Name: Name(entry),
            Nodes: new Queue<JsonNode?>(entry["inbound_nodes"] as JsonArray ?? [])))
            .Where(e => e.Nodes.Count > 0).ToList();
        while (waiting.Count > 0)
        {
            int before = waiting.Sum(e => e.Nodes.Count);
            foreach (var (layer, name, nodes) in waiting)
                while (nodes.TryPeek(out JsonNode? node) && Call(layer, node) is { } call)
                {
                    made[name].Add(layer.Record(call));
                    nodes.Dequeue();
                }
            waiting.RemoveAll(e => e.Nodes.Count == 0);
            if (waiting.Sum(e => e.Nodes.Count) == before)
                throw new FormatException($"The layer '{waiting[0].Name}' waits for a tensor that no layer makes.");
        }
    }

    string Name(JsonObject entry) =>
        entry["name"]?.GetValue<string>() ?? entry["config"]?["name"]?.GetValue<string>()
        ?? throw new FormatException("A layer of the model has no name.");

    /// <summary>The call that a node describes; null while an input is missing.</summary>
    LayerCall? Call(Layer layer, JsonNode? node)
    {
        if (node is not JsonObject { } o || o["args"] is not JsonArray args)
            throw new FormatException($"The calls of '{layer.Name}' are not written as Keras 3 writes them.");
        var inputs = new List<KerasTensor>();
        var arguments = new JsonObject();
        for (int i = 0; i < args.Count; i++)
        {
            if (args[i] is JsonArray list && list.All(IsTensor))
            {
                foreach (JsonNode? item in list) if (!TryAdd(inputs, item!)) return null;
            }
            else if (IsTensor(args[i]))
            {
                if (!TryAdd(inputs, args[i]!)) return null;
            }
            else
            {
                arguments[i.ToString(System.Globalization.CultureInfo.InvariantCulture)] = args[i]?.DeepClone();
            }
        }
        var states = new List<KerasTensor>();
        var masks = new List<KerasTensor>();
        var named = new Dictionary<string, KerasTensor>();
        foreach ((string key, JsonNode? value) in o["kwargs"] as JsonObject ?? [])
        {
            if (key == "mask" && value is JsonArray each)
            {
                for (int i = 0; i < each.Count; i++)
                    if (IsTensor(each[i]) && !TryAdd(named, layer.ArgumentNames[i] + "_mask", each[i]!)) return null;
            }
            else if (value is JsonArray list && list.Count > 0 && list.All(IsTensor))
            {
                List<KerasTensor> to = key == "initial_state" ? states : inputs;
                foreach (JsonNode? item in list) if (!TryAdd(to, item!)) return null;
            }
            else if (IsTensor(value))
            {
                bool isNamed = key.EndsWith("_mask", StringComparison.Ordinal) || layer.ArgumentNames.Contains(key);
                List<KerasTensor> to = key == "mask" ? masks : key == "initial_state" ? states : inputs;
                if (!(isNamed ? TryAdd(named, key, value!) : TryAdd(to, value!))) return null;
            }
            else if (value is not null)
            {
                arguments[key] = value.DeepClone();
            }
        }
        foreach (string name in layer.ArgumentNames)
            if (named.Remove(name, out KerasTensor? input)) inputs.Add(input);
        return new LayerCall
        {
            Layer = layer,
            Inputs = [.. inputs],
            InitialState = [.. states],
            Mask = masks.FirstOrDefault(),
            Named = named,
            Arguments = arguments,
        };
    }

    /// <summary>Tensors, or lists of them: the states of stacked cells stand in a list for each cell.</summary>
    static bool IsTensor(JsonNode? node) => node is JsonArray { Count: > 0 } list ? list.All(IsTensor)
        : node is JsonObject o && o["class_name"]?.GetValue<string>() == "__keras_tensor__";

    bool TryAdd(Dictionary<string, KerasTensor> to, string key, JsonNode node)
    {
        var found = new List<KerasTensor>();
        if (!TryAdd(found, node)) return false;
        to[key] = found[0];
        return true;
    }

    bool TryAdd(List<KerasTensor> to, JsonNode node)
    {
        if (node is JsonArray list) return list.All(item => TryAdd(to, item!));
        if (node["config"]?["keras_history"] is not JsonArray { Count: >= 3 } history)
            throw new FormatException($"A tensor of the model has no history: {node.ToJsonString()}.");
        KerasTensor? tensor = Find(history);
        if (tensor is not null) to.Add(tensor);
        return tensor is not null;
    }

    KerasTensor? Find(JsonArray history)
    {
        string name = history[0]!.GetValue<string>();
        (int call, int output) = (history[1]!.GetValue<int>(), history[2]!.GetValue<int>());
        if (!made.TryGetValue(name, out List<KerasTensor[]>? calls))
            throw new FormatException($"The model has no layer called '{name}'.");
        if (call >= calls.Count) return null;
        return (uint)output < (uint)calls[call].Length ? calls[call][output]
            : throw new FormatException($"The layer '{name}' has no output {output}.");
    }

    KerasTensor End(JsonNode? node, string key) =>
        node is JsonArray { Count: >= 3 } history && history[0] is JsonValue && Find(history) is { } tensor ? tensor
        : throw new FormatException($"'{key}' names a tensor that no layer makes: {node?.ToJsonString() ?? "null"}.");

    KerasTensors Ends(JsonNode? node, string key) => node switch
    {
        JsonObject named => named.ToDictionary(pair => pair.Key, pair => End(pair.Value, key)),
        JsonArray { Count: 3 } single when single[0] is JsonValue => End(single, key),
        JsonArray list => list.Select(item => End(item, key)).ToArray(),
        _ => throw new FormatException($"A functional model has '{key}'."),
    };

    static JsonArray List(JsonObject config, string key) => config[key] as JsonArray
        ?? throw new FormatException($"A functional model has a list of '{key}'.");
}
