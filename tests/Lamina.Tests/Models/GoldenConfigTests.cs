using System.Text.Json.Nodes;
using Lamina.Saving;

namespace Lamina.Tests.Models;

/// <summary>The configurations that Keras wrote of whole models come back as they were.</summary>
[Collection(ProcessWide.Name)]
public class GoldenConfigTests
{
    [Theory]
    [InlineData("mlp_batch1"), InlineData("mlp_unnamed_infer"), InlineData("batchnorm_batch1")]
    [InlineData("rnn_batch1"), InlineData("frozen_infer"), InlineData("nested_batch1"), InlineData("two_branch_infer")]
    [InlineData("two_in_two_out_batch1"), InlineData("dict_io_infer")]
    [InlineData("transformer_infer"), InlineData("causal_attention_infer"), InlineData("multi_norm_infer")]
    public void A_model_writes_the_configuration_that_it_was_read_from(string name)
    {
        JsonObject golden = JsonNode.Parse(File.ReadAllText(GoldenFile(name)))!["object"]!.AsObject();
        JsonObject written = Registry.Serialize(Model.FromConfig(golden.DeepClone().AsObject()));
        string? difference = Difference("", golden["config"], written["config"]);
        Assert.Null(difference);
    }

    static string GoldenFile(string name)
    {
        string folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "tests", "golden"))) folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(folder, "tests", "golden", "model", name + ".json");
    }

    /// <summary>Where two trees differ, if they do.</summary>
    static string? Difference(string path, JsonNode? wanted, JsonNode? got)
    {
        // How a model was compiled is no part of its structure.
        if (path.EndsWith("/compile_config", StringComparison.Ordinal)) return null;
        if (wanted is JsonObject a && got is JsonObject b)
            return a.Select(pair => pair.Key).Union(b.Select(pair => pair.Key))
                .Select(key => Difference($"{path}/{key}", a[key], b[key])).FirstOrDefault(d => d is not null);
        if (wanted is JsonArray x && got is JsonArray y && x.Count == y.Count)
            return x.Select((item, i) => Difference($"{path}[{i}]", item, y[i])).FirstOrDefault(d => d is not null);
        return wanted?.ToJsonString() == got?.ToJsonString() || Equal(wanted, got) ? null
            : $"{path}: {wanted?.ToJsonString()} became {got?.ToJsonString()}";
    }

    /// <summary>Numbers may be written in different ways.</summary>
    static bool Equal(JsonNode? wanted, JsonNode? got) =>
        double.TryParse(wanted?.ToJsonString(), out double a) && double.TryParse(got?.ToJsonString(), out double b)
        && a == b;
}
