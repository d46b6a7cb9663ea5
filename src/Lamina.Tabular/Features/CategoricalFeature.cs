using System.Text.Json.Nodes;
using Lamina.Data;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;

namespace Lamina.Tabular;

/// <summary>
/// A column of categories. Index 0 is a missing one, 1 one that the training rows do not have, then the categories, the
/// most frequent first. An empty text counts as missing. (By <see cref="StringLookup"/>.)
/// </summary>
public sealed class CategoricalFeature : TableFeature
{
    readonly int? maxCategories;
    readonly string outputMode;
    readonly bool oneHot;
    StringLookup lookup;

    /// <summary>A feature.</summary>
    /// <param name="column">A column of any kind but bytes.</param>
    /// <param name="maxCategories">The most categories; rarer ones count as unknown. Null for no limit.</param>
    /// <param name="outputMode">"one_hot", or "int" for an Embedding.</param>
    /// <param name="name">What to call it; by default as the column.</param>
    /// <exception cref="ArgumentException">The mode is unknown, or there would be no category.</exception>
    public CategoricalFeature(string column, int? maxCategories = null, string outputMode = "one_hot",
        string? name = null) : this(column, maxCategories, outputMode, name, Lookup(maxCategories))
    {
    }

    CategoricalFeature(string column, int? maxCategories, string outputMode, string? name, StringLookup lookup)
        : base(column, name) => (this.maxCategories, this.outputMode, oneHot, this.lookup) =
        (maxCategories, outputMode, IsOneHot(outputMode), lookup);

    // The index of the mask and that of unknown ones are not counted as categories.
    static StringLookup Lookup(int? maxCategories) => maxCategories is < 1
        ? throw new ArgumentException($"There is at least one category, not {maxCategories}.", nameof(maxCategories))
        : new(maxCategories + 2, maskToken: "");

    /// <summary>How many indices there are, those of missing and unknown ones among them.</summary>
    /// <exception cref="InvalidOperationException">The feature has not been fitted.</exception>
    public int IndexCount => Found.Count > 0 ? lookup.VocabularySize : throw NotFitted();

    /// <summary>The categories, in the order of their indices from 2.</summary>
    public IReadOnlyList<string> Found => lookup.GetVocabulary(includeSpecialTokens: false);

    /// <inheritdoc/>
    public override bool GivesIndices => !oneHot;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => !oneHot ? [Name] : Found.Count == 0 ? throw NotFitted()
        : [$"{Name} missing", $"{Name} unknown", .. Found.Select(category => $"{Name}={category}")];

    internal override string Kind => "categorical";

    private protected override IReadOnlyList<DataKind> Reads => Categories;

    StringArray Texts(IReadOnlyList<DataRow> rows) => new(Values(rows).Select(value => value.AsText() ?? ""));

    internal override void Fit(IReadOnlyList<DataRow> rows)
    {
        StringLookup fresh = Lookup(maxCategories);
        fresh.Adapt(Texts(rows));
        if (fresh.GetVocabulary(includeSpecialTokens: false).Count == 0) throw new ArgumentException(
            $"The column '{Column}' has no value in {rows.Count} rows to learn from; leave the feature out.");
        lookup = fresh;
    }

    internal override NDArray Apply(IReadOnlyList<DataRow> rows)
    {
        if (Found.Count == 0) throw NotFitted();
        return Encode(lookup.Apply(Texts(rows)).AsSpan<long>(), IndexCount, oneHot);
    }

    private protected override void Write(JsonObject json)
    {
        json["max_categories"] = maxCategories;
        json["output_mode"] = outputMode;
        if (Found.Count > 0) json["categories"] = new JsonArray([.. Found.Select(text => (JsonNode)text)]);
    }

    internal static CategoricalFeature Read(JsonObject json, string column, string name)
    {
        int? most = json.IntOrNull("max_categories");
        string mode = json.String("output_mode", "one_hot");
        return json["categories"] is not JsonArray list ? new(column, most, mode, name)
            : new(column, most, mode, name,
                new StringLookup(most + 2, maskToken: "", vocabulary: FeatureJson.Texts(list)));
    }
}
