using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Lamina.Saving;

/// <summary>Reads the configuration of a model out of a file that someone else made.</summary>
static class ModelJson
{
    // Models in models take a few levels each.
    const int MaxDepth = 256;

    /// <summary>The largest configuration, in bytes.</summary>
    public const long MaxLength = 256 << 20;

    /// <summary>A JSON object.</summary>
    /// <exception cref="InvalidModelFileException">It is none.</exception>
    public static JsonObject Parse(ReadOnlySpan<byte> text, string file, string what)
    {
        try
        {
            if (!Utf8.IsValid(text)) throw new JsonException("it is not UTF-8.");
            JsonNode? node = JsonNode.Parse(text, null,
                new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            Touch(node);
            return node as JsonObject ?? throw new InvalidModelFileException(file, $"{what} is no JSON object.");
        }
        // The second is what it says of text with half a surrogate pair.
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InvalidModelFileException(file, $"{what} is not valid JSON: {error.Message}", error);
        }
    }

    /// <summary>Nodes make their texts when they are first looked at; here errors of that are caught.</summary>
    static void Touch(JsonNode? node)
    {
        if (node is JsonObject o)
            foreach ((_, JsonNode? value) in o) Touch(value);
        else if (node is JsonArray list)
            foreach (JsonNode? item in list) Touch(item);
        else _ = node?.Text();
    }

    /// <summary>Like the other, for what gives no result.</summary>
    public static void Making(string file, Action make) => Making(file, () => { make(); return true; });

    /// <summary>
    /// Does what makes objects from a configuration. Whatever their constructors say of nonsense becomes the error of a
    /// file; the cause stays within.
    /// </summary>
    /// <exception cref="InvalidModelFileException">Something threw.</exception>
    public static T Making<T>(string file, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception error) when (error is not (InvalidModelFileException or OutOfMemoryException))
        {
            throw new InvalidModelFileException(file, $"the model cannot be made: {error.Message}", error);
        }
    }
}
