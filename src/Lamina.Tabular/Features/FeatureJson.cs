using System.Text.Json.Nodes;
using Lamina.Saving;

namespace Lamina.Tabular;

/// <summary>Reads what files of features hold beyond what <see cref="Config"/> reads.</summary>
static class FeatureJson
{
    /// <summary>A value of an enumeration by its name.</summary>
    public static T Enum<T>(JsonObject json, string key) where T : struct, Enum =>
        json.String(key) is { } text && System.Enum.TryParse(text, out T value) && System.Enum.IsDefined(value)
            ? value : throw new FormatException(
                $"'{key}' is one of {string.Join(", ", System.Enum.GetNames<T>())}, not {json[key]?.ToJsonString()}.");

    /// <summary>Values of flags by their names.</summary>
    public static T Flags<T>(JsonObject json, string key) where T : struct, Enum =>
        json.String(key) is { } text && System.Enum.TryParse(text, out T value) ? value
            : throw new FormatException($"'{key}' is a list of {string.Join(", ", System.Enum.GetNames<T>())}.");

    /// <summary>A list of texts.</summary>
    public static string[] Texts(JsonArray list) => [.. list.Select(node => node?.Text()
        ?? throw new FormatException($"A text was wanted, not {node?.ToJsonString() ?? "null"}."))];
}
