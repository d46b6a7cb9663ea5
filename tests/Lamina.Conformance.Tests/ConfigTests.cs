using System.Text.Json.Nodes;
using Lamina.Saving;

namespace Lamina.Conformance.Tests;

/// <summary>What Keras wrote of an object is what Lamina writes of the object that it makes from it.</summary>
public class ConfigTests
{
    static readonly string folder = Path.Combine(AppContext.BaseDirectory, "golden");

    // build_config and compile_config have tests of their own, with the files that hold them; kwargs of calls
    // may be null or absent.
    // Keys of later Keras versions, which older ones refuse; they may be left out while they say nothing.
    static readonly string[] late =
    [
        "quantization_config", "input_axes", "output_axes", "renorm", "renorm_clipping", "renorm_momentum",
        "use_gate", "sliding_window", "optional", "ragged", "output_padding", "shared_object_id",
    ];

    // The cases of these layers hold only the arguments that were given.
    static readonly string[] partial = ["StringLookup", "IntegerLookup", "TextVectorization"];

    public static TheoryData<string> Cases => [.. Directory
        .EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
        .Where(file => Read(file)["object"] is JsonObject o && o["class_name"]?.GetValue<string>() is { } name
            && name != "function" && !partial.Contains(name))
        .Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Cases))]
    public void A_config_comes_back_as_it_was(string file)
    {
        JsonObject wanted = Read(Path.Combine(folder, file))["object"]!.AsObject();
        IKerasObject made;
        try
        {
            made = Registry.Deserialize(wanted.DeepClone());
        }
        catch (ArgumentException missing) when (missing.Message.StartsWith("Unknown", StringComparison.Ordinal))
        {
            Assert.Skip(missing.Message);
            return;
        }
        List<string> differences = [];
        Compare(wanted, Registry.Serialize(made), made.ClassName, differences);
        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    static JsonObject Read(string file) => JsonNode.Parse(File.ReadAllText(file))!.AsObject();

    static void Compare(JsonNode? wanted, JsonNode? ours, string path, List<string> differences)
    {
        switch (wanted, ours)
        {
            case (JsonObject a, JsonObject b):
                if (a["class_name"]?.GetValue<string>() is { } name) path = name;
                foreach ((string key, JsonNode? value) in a)
                    if (key is "build_config" or "compile_config" or "kwargs") continue;
                    else if (b.ContainsKey(key)) Compare(value, b[key], $"{path}.{key}", differences);
                    else if (!late.Contains(key) || (value is not null and not JsonValue) || IsTrue(value))
                        differences.Add($"{path}.{key} is missing; Keras has {value?.ToJsonString() ?? "null"}");
                foreach ((string key, JsonNode? value) in b)
                    if (!a.ContainsKey(key) && key != "build_config")
                        differences.Add($"{path}.{key} = {value?.ToJsonString() ?? "null"} is not a key of Keras's");
                break;
            case (JsonArray a, JsonArray b) when a.Count == b.Count:
                for (int i = 0; i < a.Count; i++) Compare(a[i], b[i], $"{path}[{i}]", differences);
                break;
            default:
                if (!Same(wanted, ours))
                    differences.Add($"{path} = {ours?.ToJsonString() ?? "null"}; Keras has " +
                        (wanted?.ToJsonString() ?? "null"));
                break;
        }
    }

    static bool IsTrue(JsonNode? value) => value is JsonValue v && v.TryGetValue(out bool yes) && yes;

    // Numbers agree as float32, in which Keras keeps learning rates: 0.1 and 0.10000000149011612 are one.
    // A reduction of null is called "none", and one axis may be a number or a list.
    static bool Same(JsonNode? a, JsonNode? b) => JsonNode.DeepEquals(a, b)
        || (a is null && b is JsonValue && b.ToJsonString() == "\"none\"")
        || (a is JsonArray { Count: 1 } && Same(a[0], b))
        || (Number(a) is { } x && Number(b) is { } y && (float)x == (float)y);

    static double? Number(JsonNode? node) =>
        node is JsonValue v && v.GetValueKind() == System.Text.Json.JsonValueKind.Number ? v.GetValue<double>() : null;
}
