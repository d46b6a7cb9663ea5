using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Conformance;

/// <summary>Cases of layers that work on the host, on text and on columns of tables.</summary>
static class TextCases
{
    /// <summary>Whether a layer works on the host; its case has neither gradients nor weights.</summary>
    public static bool Takes(Layer layer, JsonObject test) =>
        layer is ITextLayer or HashedCrossing || test["inputs"]!.AsArray().Any(IsText);

    public static void Run(Layer layer, JsonObject test)
    {
        FeatureColumn[] columns = [.. test["inputs"]!.AsArray().Select(node => Column(node!))];
        JsonNode wanted = test["outputs"]![0]!;
        if (IsText(wanted)) CompareText(((StringLookup)layer).Invert(columns[0].Numbers!), wanted);
        else Golden.Compare("output", Apply(layer, columns), wanted, Golden.Tolerance(test));
    }

    static NDArray Apply(Layer layer, FeatureColumn[] columns) => layer switch
    {
        HashedCrossing crossing => crossing.Apply(columns),
        Hashing hashing when columns[0].Numbers is { } numbers => hashing.Apply(numbers),
        ITextLayer text => text.Apply(columns[0].Text!),
        _ => throw new MissingException($"{layer} does not take text"),
    };

    static FeatureColumn Column(JsonNode node) => IsText(node) ? new(Text(node)) : new(Golden.Read(node));

    static bool IsText(JsonNode? node) => (string?)node?["dtype"] == "string";

    static StringArray Text(JsonNode node) => new(
        Golden.Flat(node["data"]!).Select(text => (string)text!),
        new Shape([.. node["shape"]!.AsArray().Select(size => (int)size!)]));

    static void CompareText(StringArray got, JsonNode wanted)
    {
        StringArray expected = Text(wanted);
        if (got.Shape != expected.Shape || !got.Values.SequenceEqual(expected.Values))
            throw new MismatchException($"the text is {string.Join('|', got.Values)}, " +
                $"not {string.Join('|', expected.Values)}");
    }
}
