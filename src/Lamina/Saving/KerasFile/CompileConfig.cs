using System.Text.Json.Nodes;
using Lamina.Losses;
using Lamina.Metrics;
using Lamina.Optimizers;
using Lamina.Training;

namespace Lamina.Saving;

/// <summary>What Compile was given, as Keras's compile_config has it.</summary>
static class CompileConfig
{
    /// <summary>The configuration; the optimizer first.</summary>
    public static JsonObject Write(Compilation compilation) => new()
    {
        ["optimizer"] = Registry.Serialize(compilation.Optimizer),
        ["loss"] = Named(compilation.Losses?.Keys, compilation.Losses is { IsSingle: true },
            compilation.Losses?.Select(Loss)),
        ["loss_weights"] = Named(compilation.LossWeights?.Keys, false,
            compilation.LossWeights?.Select(weight => (JsonNode?)JsonValue.Create(weight))),
        ["metrics"] = Groups(compilation.GivenMetrics),
        ["weighted_metrics"] = Groups(compilation.GivenWeightedMetrics),
        ["run_eagerly"] = false,
        ["steps_per_execution"] = compilation.StepsPerExecution,
        ["jit_compile"] = false,
    };

    /// <summary>Compiles a model as a configuration says, unless it is empty.</summary>
    public static void Apply(Model model, JsonObject config)
    {
        if (config["optimizer"] is not { } optimizer) return;
        model.Compile(Optimizer.FromConfig(optimizer), LossesOf(config["loss"]), MetricsOf(config["metrics"]),
            WeightsOf(config["loss_weights"]), MetricsOf(config["weighted_metrics"]),
            stepsPerExecution: config.Int("steps_per_execution", 1));
    }

    static JsonNode? Named(IReadOnlyList<string>? keys, bool single, IEnumerable<JsonNode?>? values)
    {
        if (values is null) return null;
        JsonNode?[] all = [.. values];
        if (single) return all[0];
        return keys is null ? new JsonArray(all) : new JsonObject(keys.Zip(all, KeyValuePair.Create));
    }

    // A loss as it is by default goes by its name, as it was most likely given.
    static JsonNode? Loss(Loss? loss)
    {
        if (loss is null) return null;
        JsonObject full = Registry.Serialize(loss);
        string id = AutoName.SnakeCase(loss.ClassName);
        return loss.Module == Losses.Loss.Family && !loss.ClassName.Contains('>')
            && JsonNode.DeepEquals(full["config"], Losses.Loss.FromConfig(id).GetConfig()) ? id : full;
    }

    static JsonNode? Groups(MetricList? metrics) => Named(metrics?.Keys, false, metrics?.Select(group =>
        group.Count == 1 ? Metric(group[0]) : new JsonArray([.. group.Select(Metric)])));

    // "accuracy" becomes another metric for every kind of targets; in Keras's files it is the word.
    static JsonNode Metric(Metric metric) =>
        metric is AutoAccuracy ? JsonValue.Create(metric.Name) : Registry.Serialize(metric);

    static LossList? LossesOf(JsonNode? node) => node switch
    {
        null => null,
        JsonArray list => list.Select(LossOf).ToArray(),
        JsonObject named when !named.ContainsKey("class_name") => named.Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Key, pair => LossOf(pair.Value)!),
        _ => LossOf(node)!,
    };

    static Loss? LossOf(JsonNode? node) => node is null ? null : Losses.Loss.FromConfig(node);

    static LossWeights? WeightsOf(JsonNode? node) => node switch
    {
        null => null,
        JsonArray list => list.Select(Number).ToArray(),
        JsonObject named => named.ToDictionary(pair => pair.Key, pair => Number(pair.Value)),
        _ => new[] { Number(node) },
    };

    static double Number(JsonNode? node) =>
        node?.Number() ?? throw new FormatException("A loss weight is a number.");

    static MetricList? MetricsOf(JsonNode? node) => node switch
    {
        null => null,
        JsonObject named when !named.ContainsKey("class_name") =>
            named.ToDictionary(pair => pair.Key, pair => GroupOf(pair.Value)),
        JsonArray list => MetricList.Create([.. list.Select(GroupOf)]),
        _ => MetricList.Create([GroupOf(node)]),
    };

    static MetricGroup GroupOf(JsonNode? node) => node switch
    {
        null => (Metric[])[],
        JsonArray list => list.Where(item => item is not null).Select(item => MetricOf(item!)).ToArray(),
        _ => MetricOf(node),
    };

    static Metric MetricOf(JsonNode node) => Lamina.Metrics.Metric.FromConfig(node);
}
