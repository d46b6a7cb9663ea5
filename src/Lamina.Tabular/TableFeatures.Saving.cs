using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lamina.Data;
using Lamina.Saving;

namespace Lamina.Tabular;

public sealed partial class TableFeatures
{
    const string Format = "lamina.tabular";
    const int Version = 1;
    const long MaxLength = 256 << 20;

    /// <summary>Writes the features with what they learned as JSON; an older file stays until the new one is complete.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] text = Encoding.UTF8.GetBytes(ToJson());
        AtomicFile.Write(path, stream => stream.Write(text));
    }

    /// <summary>The features with what they learned as JSON.</summary>
    public string ToJson()
    {
        var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
            new JsonObject
            {
                ["format"] = Format,
                ["version"] = Version,
                ["features"] = new JsonArray([.. features.Select(feature => (JsonNode)feature.ToJson())]),
                ["target"] = Target?.ToJson(),
            }.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Reads features that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">It is no such file, or damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static TableFeatures Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        long length = new FileInfo(path).Length;
        if (length > MaxLength) throw new DataFormatException(
            path, null, $"it has {length} bytes; files of features have at most {MaxLength}.");
        return Parse(File.ReadAllText(path), path);
    }

    /// <summary>Reads features from JSON.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="DataFormatException">It is no such text.</exception>
    public static TableFeatures Parse(string json, string name = "JSON")
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            JsonObject root = JsonNode.Parse(json) as JsonObject ?? throw new FormatException("It is no object.");
            if (root.String("format") != Format || root.Int("version") != Version) throw new FormatException(
                $"Files of features have the format \"{Format}\" and the version {Version}.");
            var result = new TableFeatures();
            JsonArray list = root["features"] as JsonArray ?? throw new FormatException("It has no features.");
            foreach (JsonNode? node in list)
                result.Add(ReadFeature(node as JsonObject ?? throw new FormatException("A feature is no object.")));
            if (root["target"] is JsonObject target) result.Target = ReadTarget(target);
            return result;
        }
        catch (Exception e) when (
            e is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            throw new DataFormatException(name, null, $"it holds no features: {e.Message}", e);
        }
    }

    static TableFeature ReadFeature(JsonObject json)
    {
        string column = json.String("column", ""), name = json.String("name", column);
        return json.String("kind") switch
        {
            "numeric" => NumericFeature.Read(json, column, name),
            "categorical" => CategoricalFeature.Read(json, column, name),
            "hashed" => HashedFeature.Read(json, column, name),
            "bucketized" => BucketizedFeature.Read(json, column, name),
            "date" => DateFeature.Read(json, column, name),
            "text" => TextFeature.Read(json, column, name),
            "target_encoded" => TargetEncodedFeature.Read(json, column, name),
            var other => throw new FormatException($"'{other}' is no kind of feature."),
        };
    }

    static TableTarget ReadTarget(JsonObject json) => json.String("kind") switch
    {
        "numeric" => NumericTarget.Read(json, json.String("column", "")),
        "class" => ClassTarget.Read(json, json.String("column", "")),
        var other => throw new FormatException($"'{other}' is no kind of target."),
    };
}
