using System.Text.Json.Nodes;
using Lamina.Data;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;

namespace Lamina.Tabular;

/// <summary>
/// A column of numbers put into ranges, whose boundaries are given, or learned so that each has about equally many
/// rows. Index 0 is a missing number; the index of another is 1 plus how many boundaries are ≤ it. (By
/// <see cref="Discretization"/>.)
/// </summary>
public sealed class BucketizedFeature : TableFeature
{
    readonly int? buckets;
    readonly string outputMode;
    readonly bool oneHot;
    Discretization ranges;

    /// <summary>Ranges that are learned.</summary>
    /// <param name="column">A column of numbers.</param>
    /// <param name="buckets">How many ranges.</param>
    /// <param name="outputMode">"one_hot", or "int" for an Embedding.</param>
    /// <param name="name">What to call it; by default as the column.</param>
    /// <exception cref="ArgumentException">The mode is unknown, or there are no ranges.</exception>
    public BucketizedFeature(string column, int buckets, string outputMode = "one_hot", string? name = null)
        : this(column, buckets, new Discretization(buckets), outputMode, name)
    {
    }

    /// <summary>Ranges between given boundaries.</summary>
    /// <param name="column">A column of numbers.</param>
    /// <param name="boundaries">The boundaries, in rising order.</param>
    /// <param name="outputMode">"one_hot", or "int" for an Embedding.</param>
    /// <param name="name">What to call it; by default as the column.</param>
    /// <exception cref="ArgumentException">The mode is unknown, or the boundaries do not rise.</exception>
    public BucketizedFeature(string column, IReadOnlyList<double> boundaries, string outputMode = "one_hot",
        string? name = null) : this(column, null, new Discretization(boundaries), outputMode, name)
    {
    }

    BucketizedFeature(string column, int? buckets, Discretization ranges, string outputMode, string? name)
        : base(column, name) =>
        (this.buckets, this.ranges, this.outputMode, oneHot) = (buckets, ranges, outputMode, IsOneHot(outputMode));

    /// <summary>The boundaries between the ranges.</summary>
    public IReadOnlyList<float> Boundaries => ranges.BinBoundaries;

    /// <inheritdoc/>
    public override bool GivesIndices => !oneHot;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => !oneHot ? [Name] : Boundaries is [] ? throw NotFitted() :
    [
        $"{Name} missing", FormattableString.Invariant($"{Name}<{Boundaries[0]}"),
        .. Boundaries.Select(boundary => FormattableString.Invariant($"{Name}≥{boundary}")),
    ];

    internal override string Kind => "bucketized";

    private protected override IReadOnlyList<DataKind> Reads => Numbers;

    internal override void Fit(IReadOnlyList<DataRow> rows)
    {
        float[] present = [.. Values(rows).Where(value => !value.IsMissing).Select(value => (float)value.AsNumber())];
        if (buckets is not { } count) return;
        if (present.Length == 0) throw new ArgumentException(
            $"The column '{Column}' has no value in {rows.Count} rows to learn from; leave the feature out.");
        var fresh = new Discretization(count);
        fresh.Adapt(present);
        ranges = fresh;
    }

    internal override NDArray Apply(IReadOnlyList<DataRow> rows)
    {
        if (buckets is not null && Boundaries.Count == 0) throw NotFitted();
        long[] indices = [.. Values(rows).Select(value => value.IsMissing ? 0 : 1 + Index((float)value.AsNumber()))];
        return Encode(indices, Boundaries.Count + 2, oneHot);
    }

    // How many boundaries are at most the value.
    long Index(float value)
    {
        int low = 0, high = Boundaries.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Boundaries[middle] <= value) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private protected override void Write(JsonObject json)
    {
        json["buckets"] = buckets;
        json["output_mode"] = outputMode;
        json["boundaries"] = new JsonArray([.. Boundaries.Select(boundary => (JsonNode)(double)boundary)]);
    }

    internal static BucketizedFeature Read(JsonObject json, string column, string name)
    {
        double[] boundaries = json.Numbers("boundaries") ?? [];
        int? buckets = json.IntOrNull("buckets");
        return new(column, buckets, buckets is { } count && boundaries.Length == 0 ? new Discretization(count)
            : new Discretization(boundaries), json.String("output_mode", "one_hot"), name);
    }
}
