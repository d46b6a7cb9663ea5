using System.Text.Json.Nodes;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// A cross of categorical features of a <see cref="FeatureSpace"/>: their combinations, hashed to bins.
/// </summary>
/// <example><code>
/// var cross = new FeatureCross(["city", "year"], crossingDim: 64);
/// </code></example>
public sealed class FeatureCross : IKerasObject
{
    /// <summary>A cross.</summary>
    /// <param name="featureNames">The features, two or more.</param>
    /// <param name="crossingDim">How many bins; null for that of the space.</param>
    /// <param name="outputMode">"one_hot" or "int".</param>
    /// <exception cref="ArgumentException">There are fewer features, or the mode is unknown.</exception>
    public FeatureCross(IReadOnlyList<string> featureNames, int? crossingDim = null, string outputMode = "one_hot")
    {
        if (featureNames.Count < 2)
            throw new ArgumentException($"A cross is of at least two features, not {featureNames.Count}.");
        if (outputMode is not ("int" or "one_hot"))
            throw Names.Unknown("output mode", outputMode, ["int", "one_hot"]);
        (FeatureNames, CrossingDim, OutputMode) = ([.. featureNames], crossingDim, outputMode);
    }

    /// <summary>The features.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>How many bins; null for that of the space.</summary>
    public int? CrossingDim { get; }

    /// <summary>"one_hot" or "int".</summary>
    public string OutputMode { get; }

    /// <summary>The names of the features, joined by "_X_".</summary>
    public string Name => string.Join("_X_", FeatureNames);

    /// <inheritdoc/>
    public string ClassName => "Cross";

    /// <inheritdoc/>
    public string Module => Feature.Place;

    /// <inheritdoc/>
    public JsonObject GetConfig() => new()
    {
        ["feature_names"] = new JsonArray([.. FeatureNames.Select(name => (JsonNode)name)]),
        ["crossing_dim"] = CrossingDim,
        ["output_mode"] = OutputMode,
    };

    internal static FeatureCross Read(JsonObject c) => new(
        [.. c["feature_names"]?.AsArray().Select(name => (string)name!) ?? []], c.IntOrNull("crossing_dim"),
        c.String("output_mode", "one_hot"));
}
