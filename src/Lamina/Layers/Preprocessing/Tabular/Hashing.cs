using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Puts text or whole numbers into numBins bins by a hash, as TensorFlow does: FarmHash's fingerprint, or SipHash-2-4
/// if there is a salt, modulo the number of bins. Works on the host. In: any shape; out: the same shape, int64, or as
/// the output mode says.
/// </summary>
/// <example><code>
/// var layer = new Hashing(3);
/// NDArray bins = layer.Apply(new[] { "A", "B", "C", "D", "E" });   // [1, 0, 1, 1, 2]
/// </code></example>
public sealed class Hashing : Layer, ITextLayer
{
    readonly int numBins;
    readonly string? maskValue;
    readonly bool maskIsNumber;
    readonly HashBuckets buckets;
    readonly CategoricalOutput output;

    /// <summary>A hashing.</summary>
    /// <param name="numBins">How many bins, that of the mask among them.</param>
    /// <param name="maskValue">A text or a whole number in decimal that gets bin 0 for itself.</param>
    /// <param name="salt">One number or two; with them the hash is SipHash, so that bins cannot be foreseen.</param>
    /// <param name="outputMode">"int", "one_hot", "multi_hot" or "count".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type of the output; by default int64 for "int" and float32 otherwise.</param>
    /// <exception cref="ArgumentException">There are no bins, or an argument has no meaning.</exception>
    public Hashing(int numBins, string? maskValue = null, IReadOnlyList<long>? salt = null, string outputMode = "int",
        string? name = null, DType? dtype = null)
        : base(name, dtype: dtype ?? (outputMode == "int" ? DType.Int64 : DType.Float32))
    {
        if (numBins < 1) throw new ArgumentException($"Hashing needs at least one bin, not numBins = {numBins}.");
        if (outputMode == "int" && DType is not (DType.Int32 or DType.Int64)) throw new ArgumentException(
            $"For the output mode \"int\" the type is int32 or int64, not {DType.KerasName()}.", nameof(dtype));
        (this.numBins, this.maskValue) = (numBins, maskValue);
        buckets = HashBuckets.From(nameof(Hashing), salt);
        output = CategoricalOutputs.Parse(nameof(Hashing), outputMode, CategoricalOutput.Int,
            CategoricalOutput.OneHot, CategoricalOutput.MultiHot, CategoricalOutput.Count);
    }

    Hashing(JsonObject c) : this(c.Int("num_bins"), MaskOf(c["mask_value"]), HashBuckets.ReadSalt(c),
        c.String("output_mode", "int"), LayerConfig.Name(c),
        c["dtype"] is null ? null : LayerConfig.Type(c)) => maskIsNumber = c["mask_value"]?.Number() is not null;

    /// <summary>How many bins there are.</summary>
    public int NumBins => numBins;

    /// <inheritdoc/>
    public NDArray Apply(StringArray text)
    {
        bool masked = maskValue is not null && numBins > 1;
        var bins = new NDArray(text.Shape, DType.Int64);
        Span<long> to = bins.AsSpan<long>();
        for (int i = 0; i < to.Length; i++)
            to[i] = !masked ? buckets.Of(text[i], numBins)
                : text[i] == maskValue ? 0 : 1 + buckets.Of(text[i], numBins - 1);
        return CategoricalOutputs.Encode(bins, output, numBins, DType).Value;
    }

    /// <summary>The bins of strings, of one dimension.</summary>
    /// <param name="text">The strings.</param>
    public NDArray Apply(params string[] text) => Apply((StringArray)text);

    /// <summary>The bins of whole numbers, which are hashed as decimal text; others lose their fraction.</summary>
    /// <param name="numbers">Numbers of any shape.</param>
    public NDArray Apply(NDArray numbers) => Apply(StringArray.FromNumbers(numbers));

    /// <summary>Hashing has no place in a graph.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Tensor Call(Tensor x, CallContext context) => throw new NotSupportedException(
        $"{this} works on the host: apply it to an NDArray or a StringArray before the model.");

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("num_bins", numBins),
        ("salt", buckets.Config), ("mask_value", maskIsNumber ? JsonNode.Parse(maskValue!) : (JsonNode?)maskValue),
        ("output_mode", output.KerasName()), ("sparse", false));

    static string? MaskOf(JsonNode? node) => node is null ? null : node.Text() ?? node.ToJsonString();

    internal static Hashing Read(JsonObject c)
    {
        CategoricalOutputs.RefuseSparse(nameof(Hashing), c.Bool("sparse", false));
        return new(c);
    }
}
