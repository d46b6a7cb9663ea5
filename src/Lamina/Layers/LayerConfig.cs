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

    /// <summary>
    /// The type of a policy; that of its weights if it is mixed, which <see cref="DTypePolicy.Within"/> takes care of.
    /// </summary>
    public static DType Type(JsonObject c) => DTypePolicy.Read(c["dtype"])?.VariableDType ?? DType.Float32;

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
