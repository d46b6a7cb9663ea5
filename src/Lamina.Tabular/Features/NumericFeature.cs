using System.Text.Json.Nodes;
using Lamina.Data;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Tabular;

/// <summary>
/// A column of numbers: missing ones replaced, standardized to mean 0 and variance 1 of the training rows, with a
/// second number that says which were missing, if wanted.
/// </summary>
public sealed class NumericFeature : TableFeature
{
    readonly MissingNumbers missing;
    readonly bool indicator, standardize;
    double fill, mean, deviation = double.NaN;

    /// <summary>A feature.</summary>
    /// <param name="column">A column of numbers, or of truth (0 and 1).</param>
    /// <param name="missing">What stands where a number is missing.</param>
    /// <param name="indicator">Whether a second number is 1 where it was missing, else 0.</param>
    /// <param name="standardize">Whether to subtract the mean and divide by the standard deviation.</param>
    /// <param name="name">What to call it; by default as the column.</param>
    public NumericFeature(string column, MissingNumbers missing = MissingNumbers.Mean, bool indicator = false,
        bool standardize = true, string? name = null) : base(column, name) =>
        (this.missing, this.indicator, this.standardize) = (missing, indicator, standardize);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => indicator ? [Name, $"{Name} missing"] : [Name];

    internal override string Kind => "numeric";

    private protected override IReadOnlyList<DataKind> Reads => Numbers;

    internal override void Fit(IReadOnlyList<DataRow> rows)
    {
        double[] present = [.. Values(rows).Where(value => !value.IsMissing).Select(value => value.AsNumber())];
        if (present.Length == 0) throw new ArgumentException(
            $"The column '{Column}' has no value in {rows.Count} rows to learn from; leave the feature out.");
        if (present.FirstOrDefault(value => !double.IsFinite(value)) is not 0 and var infinite)
            throw new ArgumentException($"The column '{Column}' holds {infinite}; numbers are finite or missing.");
        mean = present.Average();
        double variance = present.Sum(value => (value - mean) * (value - mean)) / present.Length;
        deviation = variance > 0 ? Math.Sqrt(variance) : 1;
        fill = missing switch
        {
            MissingNumbers.Mean => mean,
            MissingNumbers.Median => Median(present),
            MissingNumbers.MostFrequent => present.GroupBy(value => value)
                .OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key,
            _ => 0,
        };
    }

    static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    internal override NDArray Apply(IReadOnlyList<DataRow> rows)
    {
        if (double.IsNaN(deviation)) throw NotFitted();
        DataValue[] values = Values(rows);
        int width = indicator ? 2 : 1;
        var result = new NDArray((values.Length, width));
        Span<float> to = result.AsSpan<float>();
        for (int i = 0; i < values.Length; i++)
        {
            bool gone = values[i].IsMissing;
            if (gone && missing == MissingNumbers.Error) throw new ArgumentException(
                $"The column '{Column}' has no value in row {i}; say with MissingNumbers what is to stand there.");
            double value = gone ? fill : values[i].AsNumber();
            to[i * width] = (float)(standardize ? (value - mean) / deviation : value);
            if (indicator) to[i * width + 1] = gone ? 1 : 0;
        }
        return result;
    }

    private protected override void Write(JsonObject json)
    {
        json["missing"] = missing.ToString();
        json["indicator"] = indicator;
        json["standardize"] = standardize;
        if (!double.IsNaN(deviation)) json["learned"] = new JsonArray(fill, mean, deviation);
    }

    internal static NumericFeature Read(JsonObject json, string column, string name)
    {
        var feature = new NumericFeature(column, FeatureJson.Enum<MissingNumbers>(json, "missing"),
            json.Bool("indicator", false), json.Bool("standardize", true), name);
        if (json.Numbers("learned") is { } learned)
            (feature.fill, feature.mean, feature.deviation) = learned is [_, _, > 0]
                ? (learned[0], learned[1], learned[2]) : throw new FormatException("'learned' has three numbers.");
        return feature;
    }
}
