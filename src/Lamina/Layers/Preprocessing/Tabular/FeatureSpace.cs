using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Prepares the columns of a table for a model: each by a layer of its own, with crosses of categorical ones, one-hot
/// and joined to one row of numbers a sample. Works on the host. In: columns (batch,) or (batch, 1) by name; out:
/// (batch, width), the features in the order of their names and then the crosses.
/// </summary>
/// <example><code>
/// var space = new FeatureSpace(new Dictionary&lt;string, Feature&gt;
/// {
///     ["age"] = "float_normalized",
///     ["city"] = Feature.StringCategorical(maxTokens: 50),
/// });
/// var table = new Dictionary&lt;string, FeatureColumn&gt;
/// {
///     ["age"] = new[] { 20f, 35f, 50f },
///     ["city"] = new[] { "Oslo", "Rome", "Oslo" },
/// };
/// space.Adapt(table);
/// NDArray rows = space.Apply(table);
/// </code></example>
public sealed class FeatureSpace : Layer
{
    readonly SortedDictionary<string, Feature> features = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, (FeatureCross Cross, HashedCrossing Layer)> crosses = new(StringComparer.Ordinal);
    readonly string outputMode;
    readonly int crossingDim, hashingDim, numDiscretizationBins;

    /// <summary>A space of features.</summary>
    /// <param name="features">How to prepare each column: a <see cref="Feature"/> or the name of a kind.</param>
    /// <param name="outputMode">"concat" (one row a sample) or "dict" (<see cref="ApplyEach"/> only).</param>
    /// <param name="crosses">Crosses of features whose layers give whole numbers.</param>
    /// <param name="crossingDim">The bins of crosses that name none.</param>
    /// <param name="hashingDim">The bins of features "integer_hashed" and "string_hashed".</param>
    /// <param name="numDiscretizationBins">The ranges of features "float_discretized".</param>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">There are no features, or a cross names an unknown one.</exception>
    public FeatureSpace(IReadOnlyDictionary<string, Feature> features, string outputMode = "concat",
        IReadOnlyList<FeatureCross>? crosses = null, int crossingDim = 32, int hashingDim = 32,
        int numDiscretizationBins = 32, string? name = null) : base(name)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Count == 0) throw new ArgumentException("A FeatureSpace has at least one feature.");
        if (outputMode is not ("concat" or "dict"))
            throw Names.Unknown("output mode", outputMode, ["concat", "dict"]);
        (this.outputMode, this.crossingDim, this.hashingDim) = (outputMode, crossingDim, hashingDim);
        this.numDiscretizationBins = numDiscretizationBins;
        foreach ((string key, Feature feature) in features)
        {
            this.features[key] = feature.Resolved(hashingDim, numDiscretizationBins);
            Track(this.features[key].Preprocessor);
        }
        foreach (FeatureCross cross in crosses ?? [])
        {
            foreach (string key in cross.FeatureNames)
                if (!features.ContainsKey(key)) throw Names.Unknown("feature", key, [.. features.Keys]);
            int bins = cross.CrossingDim ?? crossingDim;
            var own = new FeatureCross(cross.FeatureNames, bins, cross.OutputMode);
            this.crosses[cross.Name] = (own, Track(new HashedCrossing(bins)));
        }
    }

    /// <summary>The features by name, with their layers.</summary>
    public IReadOnlyDictionary<string, Feature> Features => features;

    /// <summary>Learns what the layers learn: vocabularies, means and variances, ranges.</summary>
    /// <param name="data">The columns by name; others are left alone.</param>
    /// <exception cref="ArgumentException">A column is missing or does not fit.</exception>
    public void Adapt(IReadOnlyDictionary<string, FeatureColumn> data)
    {
        foreach ((string key, Feature feature) in features) Preparation.Adapt(feature.Preprocessor, Column(data, key));
    }

    /// <summary>Prepares a table.</summary>
    /// <param name="data">The columns by name.</param>
    /// <returns>A row of numbers for each sample.</returns>
    /// <exception cref="ArgumentException">A column is missing, does not fit, or gives no numbers to join.</exception>
    /// <exception cref="InvalidOperationException">The output mode is "dict".</exception>
    public NDArray Apply(IReadOnlyDictionary<string, FeatureColumn> data)
    {
        if (outputMode != "concat") throw new InvalidOperationException(
            $"{this} has the output mode \"dict\": call ApplyEach.");
        IReadOnlyDictionary<string, NDArray> each = ApplyEach(data);
        foreach (string key in Order)
            if (!each[key].DType.IsFloating()) throw new ArgumentException(
                $"The feature '{key}' gives {each[key].DType.KerasName()}, which cannot be joined to real numbers; " +
                "set its output mode to \"one_hot\", or that of the space to \"dict\".");
        return Tensor.Concatenate([.. Order.Select(key => Tensor.From(each[key]).Cast(DType))], -1).Value;
    }

    /// <summary>Prepares a table and keeps features and crosses apart.</summary>
    /// <param name="data">The columns by name.</param>
    /// <returns>An array for each feature and each cross by name.</returns>
    /// <exception cref="ArgumentException">A column is missing or does not fit.</exception>
    public IReadOnlyDictionary<string, NDArray> ApplyEach(IReadOnlyDictionary<string, FeatureColumn> data)
    {
        var prepared = features.ToDictionary(f => f.Key, f => Preparation.Apply(f.Value.Preprocessor,
            Column(data, f.Key)));
        var results = features.ToDictionary(f => f.Key, f => f.Value.OutputMode != "one_hot" ? prepared[f.Key]
            : OneHot(prepared[f.Key], Preparation.Cardinality(f.Key, f.Value.Preprocessor)));
        foreach ((string key, (FeatureCross cross, HashedCrossing layer)) in crosses)
        {
            NDArray bins = layer.Apply([.. cross.FeatureNames.Select(name => (FeatureColumn)prepared[name])]);
            results[key] = cross.OutputMode == "int" ? bins : OneHot(bins, layer.NumBins);
        }
        return results;
    }

    IEnumerable<string> Order => features.Keys.Concat(crosses.Keys);

    static NDArray OneHot(NDArray indices, int depth) => CategoricalOutputs.Encode(
        Tensor.From(indices), CategoricalOutput.MultiHot, depth, DType.Float32).Value;

    // A column as (batch, 1).
    static FeatureColumn Column(IReadOnlyDictionary<string, FeatureColumn> data, string key)
    {
        if (!data.TryGetValue(key, out FeatureColumn? column)) throw Names.Unknown("column", key, [.. data.Keys]);
        if (column.Shape.Rank > 1) return column;
        return column.Text is { } text ? new(text.AsColumn()) : new(column.Numbers!.Reshape((-1, 1)));
    }

    /// <summary>A space of features has no place in a graph.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Tensor[] CallMany(Tensor[] inputs, CallContext context) => throw new NotSupportedException(
        $"{this} works on the host: apply it to a dictionary of columns before the model.");

    /// <inheritdoc/>
    public override string Module => "keras.utils";

    /// <summary>The configuration under Keras's keys; what the layers learned is not in it.</summary>
    public override JsonObject GetConfig() => new()
    {
        ["features"] = new JsonObject(features.Select(f =>
            KeyValuePair.Create(f.Key, (JsonNode?)Registry.Serialize(f.Value)))),
        ["output_mode"] = outputMode,
        ["crosses"] = new JsonArray([.. crosses.Values.Select(c => (JsonNode)Registry.Serialize(c.Cross))]),
        ["crossing_dim"] = crossingDim,
        ["hashing_dim"] = hashingDim,
        ["num_discretization_bins"] = numDiscretizationBins,
    };

    internal static FeatureSpace Read(JsonObject c) => new(
        (c["features"] as JsonObject ?? throw new FormatException("A FeatureSpace has features.")).ToDictionary(
            f => f.Key, f => f.Value!.Text() is { } kind ? kind : (Feature)Registry.Deserialize(f.Value!)),
        c.String("output_mode", "concat"),
        [.. (c["crosses"] as JsonArray ?? []).Select(cross => cross is JsonArray names
            ? new FeatureCross([.. names.Select(name => (string)name!)]) : (FeatureCross)Registry.Deserialize(cross!))],
        c.Int("crossing_dim", 32), c.Int("hashing_dim", 32), c.Int("num_discretization_bins", 32), LayerConfig.Name(c));
}
