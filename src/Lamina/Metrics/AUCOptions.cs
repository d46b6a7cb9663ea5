using System.Text.Json.Nodes;
using Lamina.Saving;

namespace Lamina.Metrics;

/// <summary>What <see cref="AUC"/> can be told beside its curve, with Keras's defaults.</summary>
public sealed record AUCOptions
{
    /// <summary>Thresholds of one's own, between 0 and 1; they take the place of evenly spaced ones.</summary>
    public double[]? Thresholds { get; init; }

    /// <summary>Whether labels (the last axis) are counted apart and their areas averaged.</summary>
    public bool MultiLabel { get; init; }

    /// <summary>How many labels there are, if known beforehand.</summary>
    public int? NumLabels { get; init; }

    /// <summary>How much each label counts.</summary>
    public double[]? LabelWeights { get; init; }

    /// <summary>Whether predictions are before the sigmoid.</summary>
    public bool FromLogits { get; init; }

    internal static AUCOptions Read(JsonObject c) => new()
    {
        Thresholds = Numbers(c["thresholds"]),
        MultiLabel = c.Bool("multi_label", false),
        NumLabels = c.IntOrNull("num_labels"),
        LabelWeights = Numbers(c["label_weights"]),
        FromLogits = c.Bool("from_logits", false),
    };

    internal void Write(JsonObject c)
    {
        c["multi_label"] = MultiLabel;
        c["num_labels"] = NumLabels;
        c["label_weights"] = List(LabelWeights);
        c["from_logits"] = FromLogits;
        if (Thresholds is not null) c["thresholds"] = List(Thresholds.Order());
    }

    static JsonArray? List(IEnumerable<double>? values) =>
        values is null ? null : new JsonArray([.. values.Select(v => (JsonNode)v)]);

    static double[]? Numbers(JsonNode? node) => (node as JsonArray)?
        .Select(n => n?.Number() ?? throw new FormatException("The config's lists of AUC hold numbers.")).ToArray();
}
