using System.Text.Json.Nodes;
using Lamina.Constraints;
using Lamina.Initializers;
using Lamina.IR;
using Lamina.Regularizers;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>Reads and writes what the configurations of layers have in common.</summary>
static class LayerConfig
{
    /// <summary>Adds keys to a configuration.</summary>
    public static JsonObject With(this JsonObject config, params ReadOnlySpan<(string Key, JsonNode? Value)> more)
    {
        foreach ((string key, JsonNode? value) in more) config[key] = value;
        return config;
    }

    /// <summary>The configuration of a layer whose constructor in Keras takes name and dtype only.</summary>
    public static JsonObject NameAndType(Layer layer) =>
        new() { ["name"] = layer.Name, ["dtype"] = layer.DType.KerasName() };

    public static string? Name(JsonObject c) => c.String("name");

    public static bool Trainable(JsonObject c) => c.Bool("trainable", true);

    /// <summary>A type, or a policy whose variables and computations have one type.</summary>
    public static DType Type(JsonObject c) => c["dtype"] switch
    {
        null => DType.Float32,
        JsonObject policy => DTypes.Parse(((string?)policy["config"]?["name"] ?? "float32").Replace("mixed_", "")),
        JsonNode name => DTypes.Parse(name.GetValue<string>()),
    };

    public static Initializer? Initializer(JsonObject c, string key) =>
        c[key] is { } n ? Initializers.Initializer.FromConfig(n) : null;

    public static Regularizer? Regularizer(JsonObject c, string key) =>
        c[key] is { } n ? Regularizers.Regularizer.FromConfig(n) : null;

    public static Constraint? Constraint(JsonObject c, string key) =>
        c[key] is { } n ? Constraints.Constraint.FromConfig(n) : null;

    /// <summary>One number for each of <paramref name="rank"/> axes; a single number counts for all.</summary>
    public static Ints Axes(JsonObject c, string key, int rank, int otherwise) => c.Ints(key) switch
    {
        null => Ints.Repeat(otherwise, rank),
        [int one] => Ints.Repeat(one, rank),
        int[] all => all,
    };
}
