using System.Text.Json.Nodes;
using Lamina.Conformance;
using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Onnx.Tests.Export;

/// <summary>Every layer and model of the golden cases, as it predicts: exported, and run by others.</summary>
public class GoldenExportTests
{
    static readonly string folder = Path.Combine(AppContext.BaseDirectory, "golden");

    public static TheoryData<string> Cases =>
        [.. ((string[])["layer", "model"])
        .SelectMany(kind => Directory.EnumerateFiles(Path.Combine(folder, kind), "*.json"))
        .Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Cases))]
    public void Onnx_runtime_agrees(string file)
    {
        JsonObject test = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, file)))!.AsObject();
        Layer layer;
        NDArray[] inputs;
        int states = 0;
        try
        {
            layer = Layer.FromConfig(test["object"]!.AsObject());
            inputs = [.. Golden.ReadAll(test["inputs"]).Select(x => x!)];
            string[] names = test["arg_names"] is JsonArray given ? [.. given.Select(n => (string)n!)] : [];
            states = names.Count(n => n.Contains("state", StringComparison.Ordinal));
            layer.EnsureBuilt([.. inputs.Take(inputs.Length - states).Select(x => x.Shape.With(0, -1))]);
            LayerCases.SetWeights(layer, test);
        }
        catch (Exception error) when (error is MissingException or NotSupportedException
            || error.Message.StartsWith("Unknown ", StringComparison.Ordinal))
        {
            Assert.Skip(error.Message);
            return;
        }

        try
        {
            Exported.Check(inputs, x => layer.ApplyMany([.. x.Take(x.Count - states)],
                new CallContext().For([], [.. x.Skip(x.Count - states)], test["call_kwargs"]?.DeepClone().AsObject())));
        }
        catch (NotSupportedException error)
        {
            Assert.Skip(error.Message);
        }
    }
}
