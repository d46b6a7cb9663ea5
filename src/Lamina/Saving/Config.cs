using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lamina.Saving;

/// <summary>
/// Reads the values of a Keras configuration. A missing key takes its default, so that older files load; a value of the
/// wrong kind is an error that names the key.
/// </summary>
public static class Config
{
    /// <summary>A number; null and a missing key give the default.</summary>
    public static double Double(this JsonObject config, string key, double otherwise) =>
        config.DoubleOrNull(key) ?? otherwise;

    /// <summary>A number, or null.</summary>
    public static double? DoubleOrNull(this JsonObject config, string key) =>
        config[key] is { } node ? node.Number() ?? throw Wrong(key, "a number", node) : null;

    /// <summary>A whole number; null and a missing key give the default.</summary>
    public static int Int(this JsonObject config, string key, int otherwise) => config.IntOrNull(key) ?? otherwise;

    /// <summary>A whole number that must be there.</summary>
    /// <exception cref="FormatException">It is missing or no whole number.</exception>
    public static int Int(this JsonObject config, string key) =>
        config.IntOrNull(key) ?? throw new FormatException($"The config lacks '{key}'.");

    /// <summary>A whole number, or null.</summary>
    public static int? IntOrNull(this JsonObject config, string key) =>
        config[key] is { } node ? Whole(key, node) : null;

    /// <summary>A truth value; null and a missing key give the default.</summary>
    public static bool Bool(this JsonObject config, string key, bool otherwise) => config[key] is not { } node
        ? otherwise
        : node.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong(key, "true or false", node),
        };

    /// <summary>A string, or null.</summary>
    public static string? String(this JsonObject config, string key) =>
        config[key] is { } node ? node.Text() ?? throw Wrong(key, "a string", node) : null;

    /// <summary>A string; null and a missing key give the default.</summary>
    public static string String(this JsonObject config, string key, string otherwise) =>
        config.String(key) ?? otherwise;

    /// <summary>Whole numbers: a list, or one number for a list of one; null and a missing key give null.</summary>
    public static int[]? Ints(this JsonObject config, string key) => config[key] switch
    {
        null => null,
        JsonArray list => [.. list.Select(item => Whole(key, item))],
        JsonNode node => [Whole(key, node)],
    };

    /// <summary>Numbers: a list, or one number for a list of one; null and a missing key give null.</summary>
    public static double[]? Numbers(this JsonObject config, string key) => config[key] switch
    {
        null => null,
        JsonArray list => [.. list.Select(item => item?.Number() ?? throw Wrong(key, "a list of numbers", item))],
        JsonNode node => [node.Number() ?? throw Wrong(key, "a number", node)],
    };

    /// <summary>
    /// Whole numbers of 64 bits, exactly; one number is a list of one, null and a missing key give null.
    /// </summary>
    public static long[]? Longs(this JsonObject config, string key)
    {
        long Exactly(JsonNode? node) => long.TryParse(node?.ToJsonString(), NumberStyles.Integer,
            CultureInfo.InvariantCulture, out long value) ? value : Whole(key, node);
        return config[key] switch
        {
            null => null,
            JsonArray list => [.. list.Select(Exactly)],
            JsonNode node => [Exactly(node)],
        };
    }

    /// <summary>A list as configurations hold it.</summary>
    public static JsonArray List(IEnumerable<int> values) =>
        new([.. values.Select(value => (JsonNode)JsonValue.Create(value))]);

    /// <summary>The text of a string node; null for any other.</summary>
    internal static string? Text(this JsonNode node) =>
        node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    /// <summary>The value of a number node, or of Python's "NaN" and "Infinity"; null for any other.</summary>
    internal static double? Number(this JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.Number => double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture),
        JsonValueKind.String => node.GetValue<string>() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => null,
        },
        _ => null,
    };

    static int Whole(string key, JsonNode? node) =>
        node?.Number() is { } value && value == Math.Floor(value) && Math.Abs(value) <= int.MaxValue
            ? (int)value : throw Wrong(key, "a whole number", node);

    static FormatException Wrong(string key, string wanted, JsonNode? node) =>
        new($"The config's '{key}' is {wanted}, not {node?.ToJsonString() ?? "null"}.");
}
