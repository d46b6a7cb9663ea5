using System.Text.Json.Nodes;
using Lamina.Data;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;

namespace Lamina.Tabular;

/// <summary>
/// A column of texts of several words: which words of a learned vocabulary it has, or their indices. A missing text has
/// none. (By <see cref="TextVectorization"/>.)
/// </summary>
public sealed class TextFeature : TableFeature
{
    readonly int maxTokens;
    readonly string outputMode;
    readonly int? length;
    TextVectorization words;
    bool fitted;

    /// <summary>A feature.</summary>
    /// <param name="column">A column of texts.</param>
    /// <param name="maxTokens">The most words of the vocabulary, that of unknown words among them.</param>
    /// <param name="outputMode">
    /// "tf_idf" (counts times weights), "count", "multi_hot" (1 where the text has the word), or "int" for an
    /// Embedding.
    /// </param>
    /// <param name="length">For "int": how many words count; shorter texts are filled with 0.</param>
    /// <param name="name">What to call it; by default as the column.</param>
    /// <exception cref="ArgumentException">Arguments do not go together.</exception>
    public TextFeature(string column, int maxTokens = 1000, string outputMode = "tf_idf", int? length = null,
        string? name = null) : base(column, name)
    {
        if (outputMode == "int" != length is not null) throw new ArgumentException(
            $"The length belongs to the output mode \"int\" and only to it; the mode is \"{outputMode}\".");
        if (outputMode is not ("int" or "tf_idf" or "count" or "multi_hot")) throw new ArgumentException(
            $"The output mode is \"tf_idf\", \"count\", \"multi_hot\" or \"int\", not \"{outputMode}\".");
        (this.maxTokens, this.outputMode, this.length) = (maxTokens, outputMode, length);
        words = Fresh(null, null);
    }

    TextVectorization Fresh(string[]? vocabulary, double[]? weights) => new(maxTokens, outputMode: outputMode,
        outputSequenceLength: length, vocabulary: vocabulary, idfWeights: weights);

    /// <inheritdoc/>
    public override bool GivesIndices => length is not null;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => length is { } count
        ? [.. Enumerable.Range(0, count).Select(i => $"{Name} word {i}")]
        : fitted ? [$"{Name} unknown", .. words.GetVocabulary(includeSpecialTokens: false).Select(w => $"{Name}~{w}")]
        : throw NotFitted();

    internal override string Kind => "text";

    private protected override IReadOnlyList<DataKind> Reads => [DataKind.Text];

    StringArray Texts(IReadOnlyList<DataRow> rows) => new(Values(rows).Select(value => value.AsText() ?? ""));

    internal override void Fit(IReadOnlyList<DataRow> rows)
    {
        TextVectorization fresh = Fresh(null, null);
        fresh.Adapt(Texts(rows));
        if (fresh.GetVocabulary(includeSpecialTokens: false).Count == 0) throw new ArgumentException(
            $"The column '{Column}' has no word in {rows.Count} rows to learn from; leave the feature out.");
        (words, fitted) = (fresh, true);
    }

    internal override NDArray Apply(IReadOnlyList<DataRow> rows) =>
        fitted ? words.Apply(Texts(rows)) : throw NotFitted();

    private protected override void Write(JsonObject json)
    {
        json["max_tokens"] = maxTokens;
        json["output_mode"] = outputMode;
        json["length"] = length;
        if (!fitted) return;
        JsonObject config = words.GetConfig();
        json["vocabulary"] = config["vocabulary"]!.DeepClone();
        json["idf_weights"] = config["idf_weights"]?.DeepClone();
    }

    internal static TextFeature Read(JsonObject json, string column, string name)
    {
        var feature = new TextFeature(
            column, json.Int("max_tokens"), json.String("output_mode", "tf_idf"), json.IntOrNull("length"), name);
        if (json["vocabulary"] is JsonArray list) (feature.words, feature.fitted) =
            (feature.Fresh(FeatureJson.Texts(list), json.Numbers("idf_weights")), true);
        return feature;
    }
}
