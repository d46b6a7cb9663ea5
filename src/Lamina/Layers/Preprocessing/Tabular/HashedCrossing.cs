using System.Text;
using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Crosses categorical features: each combination of their values goes to one of numBins bins by a hash, as in
/// TensorFlow's sparse.cross_hashed. Works on the host. In: two columns or more of text or whole numbers, each
/// (batch,), (batch, 1) or a single value; out: the same shape, int64, or with an axis of numBins for "one_hot".
/// </summary>
/// <example><code>
/// var layer = new HashedCrossing(5);
/// NDArray bins = layer.Apply(new[] { "A", "B" }, new[] { 101, 102 });
/// </code></example>
public sealed class HashedCrossing : Layer
{
    const ulong Key = 0xDECAFCAFFE;
    readonly int numBins;
    readonly CategoricalOutput output;

    /// <summary>A crossing.</summary>
    /// <param name="numBins">How many bins.</param>
    /// <param name="outputMode">"int" or "one_hot".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type of the output; by default int64 for "int" and float32 otherwise.</param>
    /// <exception cref="ArgumentException">There are no bins, or the mode is unknown.</exception>
    public HashedCrossing(int numBins, string outputMode = "int", string? name = null, DType? dtype = null)
        : base(name, dtype: dtype ?? (outputMode == "int" ? DType.Int64 : DType.Float32))
    {
        if (numBins < 1) throw new ArgumentException($"HashedCrossing needs at least one bin, not {numBins}.");
        this.numBins = numBins;
        output = CategoricalOutputs.Parse(nameof(HashedCrossing), outputMode, CategoricalOutput.Int,
            CategoricalOutput.OneHot);
    }

    /// <summary>How many bins there are.</summary>
    public int NumBins => numBins;

    /// <summary>The bins of the combinations.</summary>
    /// <param name="features">Two columns or more of equal shape.</param>
    /// <exception cref="ArgumentException">There are fewer, or shapes or types do not fit.</exception>
    public NDArray Apply(params FeatureColumn[] features)
    {
        Check(features);
        var bins = new NDArray(features[0].Shape, DType.Int64);
        Span<long> to = bins.AsSpan<long>();
        for (int i = 0; i < to.Length; i++)
        {
            ulong hash = Key;
            foreach (FeatureColumn feature in features) hash = FarmHash.Combine(hash, Fingerprint(feature, i));
            to[i] = (long)(hash % (ulong)numBins);
        }
        return CategoricalOutputs.Encode(bins, output, numBins, DType).Value;
    }

    // Whole numbers go in as they are, text by its fingerprint.
    static ulong Fingerprint(FeatureColumn feature, int at) => feature.Text is { } text
        ? FarmHash.Fingerprint64(Encoding.UTF8.GetBytes(text[at]))
        : (ulong)StringArray.Whole(feature.Numbers!, at);

    void Check(FeatureColumn[] features)
    {
        if (features.Length < 2)
            throw new ArgumentException($"{this} crosses at least two features, not {features.Length}.");
        Shape shape = features[0].Shape;
        if (shape.Rank > 2 || shape.Rank == 2 && shape[1] != 1) throw new ArgumentException(
            $"{this} takes columns of the shape (), (batch,) or (batch, 1), not {shape}.");
        foreach (FeatureColumn feature in features)
        {
            if (feature.Shape != shape) throw new ArgumentException(
                $"{this} takes columns of equal shape; {feature.Shape} stands beside {shape}.");
            if (feature.Numbers?.DType.IsFloating() == true) throw new ArgumentException(
                $"{this} takes text or whole numbers, not {feature}; put real numbers through Discretization first.");
        }
    }

    /// <summary>A crossing has no place in a graph.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Tensor[] CallMany(Tensor[] inputs, CallContext context) => throw new NotSupportedException(
        $"{this} works on the host: apply it to columns before the model.");

    /// <inheritdoc/>
    public override bool TakesList => true;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => LayerConfig.NameAndType(this).With(
        ("num_bins", numBins), ("output_mode", output.KerasName()), ("sparse", false));

    internal static HashedCrossing Read(JsonObject c)
    {
        CategoricalOutputs.RefuseSparse(nameof(HashedCrossing), c.Bool("sparse", false));
        return new(c.Int("num_bins"), c.String("output_mode", "int"), LayerConfig.Name(c),
            c["dtype"] is null ? null : LayerConfig.Type(c));
    }
}
