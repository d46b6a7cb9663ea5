using System.Text.Json.Nodes;
using Lamina.Data;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Tabular;

/// <summary>
/// A column of categories, each replaced by the mean of the target over its rows, drawn towards the mean of all (Micci-
/// Barreca 2001): (n · mean of the category + smoothing · mean of all) / (n + smoothing). Missing is a category; one
/// that the training rows do not have gets the mean of all.
/// </summary>
/// <remarks>
/// The training rows themselves must not see their own targets: <see cref="TableFeatures.FitMatrix"/> and
/// <see cref="TableFeatures.FitInputs"/> encode each fold by the others. Other rows are encoded by all training rows.
/// </remarks>
public sealed class TargetEncodedFeature : TableFeature
{
    readonly string target;
    readonly double smoothing;
    readonly int folds;
    readonly long seed;
    readonly Dictionary<string, double> means = new(StringComparer.Ordinal);
    double prior = double.NaN;

    /// <summary>A feature.</summary>
    /// <param name="column">A column of any kind but bytes.</param>
    /// <param name="target">The column to be predicted: numbers, or truth.</param>
    /// <param name="smoothing">How many rows the mean of all counts as; above 0.</param>
    /// <param name="folds">How many folds the training rows are encoded in; at least 2.</param>
    /// <param name="seed">The seed of the folds.</param>
    /// <param name="name">What to call it; by default as the column.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public TargetEncodedFeature(string column, string target, double smoothing = 10, int folds = 5, long seed = 0,
        string? name = null) : base(column, name)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        if (!(smoothing > 0) || folds < 2) throw new ArgumentException(
            $"The smoothing is above 0 and there are at least 2 folds, not {smoothing} and {folds}.");
        if (target == column) throw new ArgumentException($"'{column}' cannot be encoded by itself.", nameof(target));
        (this.target, this.smoothing, this.folds, this.seed) = (target, smoothing, folds, seed);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => [Name];

    internal override string Kind => "target_encoded";

    private protected override IReadOnlyList<DataKind> Reads => Categories;

    // A missing value is told apart from each text.
    string[] Keys(IReadOnlyList<DataRow> rows) =>
        [.. Values(rows).Select(value => value.AsText() is { } text ? "=" + text : "")];

    double[] Targets(IReadOnlyList<DataRow> rows) => [.. rows.Select((row, i) =>
        row.Number(target) is var value && double.IsFinite(value) ? value : throw new ArgumentException(
            $"The target '{target}' of row {i} is {row[target]}; a number was wanted."))];

    internal override void Fit(IReadOnlyList<DataRow> rows)
    {
        if (rows.Count == 0) throw new ArgumentException("There are no rows to learn from.");
        Learn(Keys(rows), Targets(rows), [.. Enumerable.Range(0, rows.Count)]);
    }

    internal override NDArray Apply(IReadOnlyList<DataRow> rows)
    {
        if (double.IsNaN(prior)) throw NotFitted();
        return NDArray.From<float>([.. Keys(rows).Select(Encoded)], (rows.Count, 1));
    }

    internal override NDArray FitApply(IReadOnlyList<DataRow> rows)
    {
        string[] keys = Keys(rows);
        double[] targets = Targets(rows);
        var result = new NDArray((rows.Count, 1));
        foreach (Fold fold in CrossValidation.Random(rows.Count, folds, seed))
        {
            Learn(keys, targets, fold.Training);
            foreach (int row in fold.Test) result.AsSpan<float>()[row] = Encoded(keys[row]);
        }
        Fit(rows);
        return result;
    }

    float Encoded(string key) => (float)means.GetValueOrDefault(key, prior);

    void Learn(string[] keys, double[] targets, IReadOnlyList<int> rows)
    {
        prior = rows.Average(row => targets[row]);
        means.Clear();
        foreach (IGrouping<string, int> group in rows.GroupBy(row => keys[row]))
            means[group.Key] = (group.Sum(row => targets[row]) + smoothing * prior) / (group.Count() + smoothing);
    }

    private protected override void Write(JsonObject json)
    {
        json["target"] = target;
        json["smoothing"] = smoothing;
        json["folds"] = folds;
        json["seed"] = seed;
        if (double.IsNaN(prior)) return;
        json["prior"] = prior;
        json["means"] = new JsonObject(means.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
    }

    internal static TargetEncodedFeature Read(JsonObject json, string column, string name)
    {
        var feature = new TargetEncodedFeature(column, json.String("target", ""), json.Double("smoothing", 10),
            json.Int("folds", 5), json.Longs("seed")?[0] ?? 0, name);
        if (json["means"] is not JsonObject means) return feature;
        feature.prior = json.Double("prior", double.NaN);
        foreach (string key in means.Select(pair => pair.Key)) feature.means[key] = means.Double(key, double.NaN);
        return feature;
    }
}
