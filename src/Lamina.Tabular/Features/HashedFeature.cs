using System.Text.Json.Nodes;
using Lamina.Data;
using Lamina.IR;
using Lamina.Layers;
using Lamina.Saving;

namespace Lamina.Tabular;

/// <summary>
/// A column of very many categories, put into bins by a hash that never changes; nothing is learned. Bin 0 is that of
/// missing values and empty texts. (By <see cref="Hashing"/>.)
/// </summary>
public sealed class HashedFeature : TableFeature
{
    readonly string outputMode;
    readonly bool oneHot;
    readonly Hashing hashing;

    /// <summary>A feature.</summary>
    /// <param name="column">A column of any kind but bytes.</param>
    /// <param name="bins">How many bins, that of missing values among them; at least 2.</param>
    /// <param name="outputMode">"one_hot", or "int" for an Embedding.</param>
    /// <param name="name">What to call it; by default as the column.</param>
    /// <exception cref="ArgumentException">The mode is unknown, or there are fewer than 2 bins.</exception>
    public HashedFeature(string column, int bins, string outputMode = "one_hot", string? name = null)
        : base(column, name)
    {
        if (bins < 2) throw new ArgumentException($"There are at least 2 bins, not {bins}.", nameof(bins));
        (this.outputMode, oneHot, hashing) = (outputMode, IsOneHot(outputMode), new Hashing(bins, maskValue: ""));
    }

    /// <inheritdoc/>
    public override bool GivesIndices => !oneHot;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => !oneHot ? [Name]
        : [$"{Name} missing", .. Enumerable.Range(1, hashing.NumBins - 1).Select(bin => $"{Name} bin {bin}")];

    internal override string Kind => "hashed";

    private protected override IReadOnlyList<DataKind> Reads => Categories;

    internal override void Fit(IReadOnlyList<DataRow> rows) => Values(rows);

    internal override NDArray Apply(IReadOnlyList<DataRow> rows) => Encode(hashing.Apply(
        new StringArray(Values(rows).Select(value => value.AsText() ?? ""))).AsSpan<long>(), hashing.NumBins, oneHot);

    private protected override void Write(JsonObject json)
    {
        json["bins"] = hashing.NumBins;
        json["output_mode"] = outputMode;
    }

    internal static HashedFeature Read(JsonObject json, string column, string name) =>
        new(column, json.Int("bins"), json.String("output_mode", "one_hot"), name);
}
