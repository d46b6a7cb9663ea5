using System.Text.Json.Nodes;
using Lamina.Saving;

namespace Lamina.Metrics;

/// <summary>Above what a prediction counts as positive: one number, or several that are counted side by side.</summary>
public readonly struct Thresholds
{
    readonly double[]? values;
    readonly bool isList;

    Thresholds(double[] values, bool isList)
    {
        foreach (double value in values)
            if (value is not (>= 0 and <= 1))
                throw new ArgumentException($"Thresholds lie between 0 and 1, not at {value}.");
        (this.values, this.isList) = (values, isList);
    }

    /// <summary>One threshold; the result is a single number.</summary>
    /// <exception cref="ArgumentException">It is not between 0 and 1.</exception>
    public static implicit operator Thresholds(double value) => new([value], false);

    /// <summary>Several thresholds; the result has one number for each.</summary>
    /// <exception cref="ArgumentException">One is not between 0 and 1.</exception>
    public static implicit operator Thresholds(double[] values) => new([.. values], true);

    internal double[] Or(double otherwise) => values ?? [otherwise];

    internal JsonNode? ToJson() => values is null ? null : isList
        ? new JsonArray([.. values.Select(v => (JsonNode)v)]) : JsonValue.Create(values[0]);

    internal static Thresholds Read(JsonNode? node) => node switch
    {
        null => default,
        JsonArray list => new([.. list.Select(n => Number(n))], true),
        _ => new([Number(node)], false),
    };

    static double Number(JsonNode? node) =>
        node?.Number() ?? throw new FormatException($"A threshold is a number, not {node?.ToJsonString() ?? "null"}.");
}
