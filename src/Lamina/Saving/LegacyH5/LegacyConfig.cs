using System.Text.Json.Nodes;

namespace Lamina.Saving;

/// <summary>Configurations as older versions of Keras write them, brought into the form of Keras 3 and back.</summary>
static class LegacyConfig
{
    /// <summary>
    /// The form of .h5 files: layers of a model have a class_name and a config only, functional ones also their calls.
    /// </summary>
    public static JsonObject Simplify(JsonObject serialized)
    {
        var config = (JsonObject)serialized["config"]!.DeepClone();
        if (config["layers"] is JsonArray layers)
            config["layers"] = new JsonArray([.. layers.Select(entry => Simplify((JsonObject)entry!))]);
        // A class of one's own goes by the name that it is registered under, as in Keras.
        JsonNode name = serialized["registered_name"] ?? serialized["class_name"]!;
        var simple = new JsonObject { ["class_name"] = name.DeepClone(), ["config"] = config };
        foreach (string key in (string[])["name", "inbound_nodes"])
            if (serialized[key] is { } value) simple[key] = value.DeepClone();
        return simple;
    }

    /// <summary>Changes what Keras 2 wrote otherwise, in a model and in the models in it.</summary>
    public static void Modernize(JsonObject entry)
    {
        if (entry["class_name"]?.Text() == "Model") entry["class_name"] = "Functional";
        if (entry["config"] is not JsonObject config) return;
        if (config["batch_input_shape"] is { } shape && !config.ContainsKey("batch_shape"))
            config["batch_shape"] = shape.DeepClone();
        if (entry["inbound_nodes"] is JsonArray nodes)
            for (int i = 0; i < nodes.Count; i++)
                if (nodes[i] is JsonArray calls) nodes[i] = Call(calls);
        if (config["layers"] is not JsonArray layers) return;
        foreach (JsonNode? layer in layers)
            if (layer is JsonObject inner) Modernize(inner);
        if (entry["class_name"]?.Text() == "Sequential" && layers.FirstOrDefault() is JsonObject first
            && first["class_name"]?.Text() != "InputLayer" && first["config"]?["batch_shape"] is JsonArray batch)
            layers.Insert(0, new JsonObject
            {
                ["class_name"] = "InputLayer",
                ["config"] = new JsonObject { ["batch_shape"] = batch.DeepClone() },
            });
    }

    /// <summary>A call: [[layer, call, output, arguments], …], one entry for each tensor.</summary>
    static JsonObject Call(JsonArray entries)
    {
        JsonNode[] tensors = [.. entries.OfType<JsonArray>().Where(IsTensor).Select(Tensor)];
        var kwargs = new JsonObject();
        if (entries.FirstOrDefault() is JsonArray { Count: > 3 } first && first[3] is JsonObject given)
            foreach ((string key, JsonNode? value) in given)
                kwargs[key] = value switch
                {
                    JsonArray list when IsTensor(list) => Tensor(list),
                    JsonArray list when list.Count > 0 && list.All(item => item is JsonArray inner && IsTensor(inner))
                        => new JsonArray([.. list.Select(item => Tensor((JsonArray)item!))]),
                    _ => value?.DeepClone(),
                };
        return new JsonObject
        {
            ["args"] = tensors.Length == 1 ? new JsonArray(tensors) : new JsonArray(new JsonArray(tensors)),
            ["kwargs"] = kwargs,
        };
    }

    static bool IsTensor(JsonArray list) => list.Count >= 3 && list[0]?.Text() is not null;

    static JsonNode Tensor(JsonArray list) => new JsonObject
    {
        ["class_name"] = "__keras_tensor__",
        ["config"] = new JsonObject
        {
            ["keras_history"] = new JsonArray(
                list[0]!.DeepClone(), list[1]?.DeepClone(), list[2]?.DeepClone()),
        },
    };

    /// <summary>What Compile was given, in the form of compile_config.</summary>
    public static JsonObject CompileConfigOf(JsonObject training)
    {
        var config = (JsonObject)training.DeepClone();
        config["optimizer"] = config["optimizer_config"]?.DeepClone();
        foreach (string key in (string[])["metrics", "weighted_metrics"]) config[key] = Metrics(config[key]);
        return config;
    }

    // Keras 2 wrapped metrics that were given as words.
    static JsonNode? Metrics(JsonNode? node) => node switch
    {
        JsonArray list => new JsonArray([.. list.Select(Metrics)]),
        JsonObject metric when metric["class_name"]?.Text() == "MeanMetricWrapper" =>
            metric["config"]?["name"]?.DeepClone(),
        _ => node?.DeepClone(),
    };
}
