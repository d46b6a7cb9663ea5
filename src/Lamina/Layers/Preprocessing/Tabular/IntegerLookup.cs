using System.Globalization;
using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Turns whole numbers into the indices of a vocabulary, which is given or learned by <see cref="Adapt(NDArray)"/>, or
/// encodes the numbers of the last axis together. Indices begin with that of the mask (only in the mode "int"), then
/// those of unknown numbers (OOV, out of vocabulary), then the vocabulary. In: any shape; out: the same shape, int64,
/// or as the output mode says.
/// </summary>
/// <example><code>
/// var layer = new IntegerLookup(vocabulary: [12, 36, 1138]);
/// NDArray indices = layer.Apply((NDArray)new[] { 36, 7 });       // [2, 0]
/// </code></example>
public sealed class IntegerLookup : Layer
{
    readonly TokenTable table;
    readonly HashBuckets buckets;
    readonly bool farmHash;

    /// <summary>A lookup.</summary>
    /// <param name="maxTokens">The most indices there may be; null for no limit.</param>
    /// <param name="numOovIndices">
    /// How many indices stand for unknown numbers; with 0 an unknown number is an error on the host and −1 in a graph.
    /// </param>
    /// <param name="maskToken">A number that stands for none: index 0 in the mode "int", else left out.</param>
    /// <param name="oovToken">What an index of no number becomes when inverted.</param>
    /// <param name="vocabulary">The numbers, with or without the special ones at the beginning.</param>
    /// <param name="idfWeights">A weight for each of the vocabulary in the mode "tf_idf".</param>
    /// <param name="invert">Whether the layer turns indices into numbers.</param>
    /// <param name="outputMode">"int", "one_hot", "multi_hot", "count" or "tf_idf" (counts times weights).</param>
    /// <param name="padToMaxTokens">Whether encodings have the width maxTokens.</param>
    /// <param name="oovMethod">
    /// Which of several indices an unknown number gets: "floormod", by the remainder, or "farmhash", by a hash of its
    /// decimal text (on the host only).
    /// </param>
    /// <param name="salt">One number or two for the hash.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type of encodings; indices are int64.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">Arguments do not go together.</exception>
    public IntegerLookup(int? maxTokens = null, int numOovIndices = 1, long? maskToken = null, long? oovToken = -1,
        IReadOnlyList<long>? vocabulary = null, IReadOnlyList<double>? idfWeights = null, bool invert = false,
        string outputMode = "int", bool padToMaxTokens = false, string oovMethod = "floormod",
        IReadOnlyList<long>? salt = null, string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(name, dtype: dtype, inputShape: inputShape)
    {
        if (oovMethod is not ("floormod" or "farmhash"))
            throw new ArgumentException($"oovMethod is \"floormod\" or \"farmhash\", not \"{oovMethod}\".");
        farmHash = oovMethod == "farmhash";
        if (salt is not null && !farmHash)
            throw new ArgumentException("A salt belongs to the oovMethod \"farmhash\".", nameof(salt));
        buckets = HashBuckets.From(nameof(IntegerLookup), salt);
        table = new(new LookupOptions
        {
            Layer = ToString(),
            MaxTokens = maxTokens,
            OovIndices = numOovIndices,
            MaskToken = maskToken is { } mask ? Write(mask) : null,
            OovToken = oovToken is { } oov ? Write(oov) : null,
            Invert = invert,
            Output = CategoricalOutputs.Parse(nameof(IntegerLookup), outputMode, Enum.GetValues<CategoricalOutput>()),
            PadToMaxTokens = padToMaxTokens,
            OovBucket = farmHash ? buckets.Of : (token, count) => (Read(token) % count + count) % count,
            Order = (a, b) => Read(a).CompareTo(Read(b)),
        });
        if (vocabulary is not null) SetVocabulary(vocabulary, idfWeights);
    }

    /// <summary>Whether there is something to learn from data.</summary>
    internal bool Learns => !table.Given;

    /// <summary>How many indices there are, special ones among them.</summary>
    public int VocabularySize => table.Size;

    /// <summary>The numbers in the order of their indices.</summary>
    /// <param name="includeSpecialTokens">Whether those of the mask and of unknown numbers are among them.</param>
    public IReadOnlyList<long> GetVocabulary(bool includeSpecialTokens = true) =>
        [.. table.Vocabulary(includeSpecialTokens).Select(Read)];

    /// <summary>Sets the vocabulary.</summary>
    /// <param name="vocabulary">The numbers, with or without the special ones at the beginning.</param>
    /// <param name="idfWeights">
    /// A weight for each in the mode "tf_idf"; that of unknown numbers is the mean unless the special ones are there.
    /// </param>
    /// <exception cref="ArgumentException">It is empty, too long, or has numbers twice.</exception>
    public void SetVocabulary(IReadOnlyList<long> vocabulary, IReadOnlyList<double>? idfWeights = null) =>
        table.Set([.. vocabulary.Select(Write)], idfWeights);

    /// <summary>Learns the vocabulary: all numbers, the most frequent first, up to maxTokens.</summary>
    /// <param name="data">Numbers; for the weights of "tf_idf" each row is a document.</param>
    /// <exception cref="InvalidOperationException">The vocabulary was given.</exception>
    public void Adapt(NDArray data) => AdaptBatches([data]);

    /// <summary>Learns the vocabulary from batches of numbers.</summary>
    /// <param name="batches">Numbers; for the weights of "tf_idf" each row of a batch is a document.</param>
    /// <exception cref="InvalidOperationException">The vocabulary was given.</exception>
    public void AdaptBatches(IEnumerable<NDArray> batches)
    {
        table.RequireLearnable();
        var counter = new TokenCounter(table.Options);
        foreach (NDArray batch in batches)
            foreach (string[] document in StringArray.FromNumbers(batch).AsColumn().Rows()) counter.Add(document);
        table.Set(counter);
    }

    /// <summary>The indices or encodings of numbers, worked out on the host.</summary>
    /// <param name="numbers">Whole numbers of any shape; indices if the layer inverts.</param>
    /// <exception cref="ArgumentException">A number is unknown, and numOovIndices is 0.</exception>
    public NDArray Apply(NDArray numbers)
    {
        if (table.Options.Invert) return Call(Tensor.From(numbers), new CallContext()).Value;
        return table.Encode(table.Lookup(StringArray.FromNumbers(numbers).Values, numbers.Shape), DType).Value;
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        LookupOptions o = table.Options;
        if (o.Invert) return Invert(x.Cast(DType.Int64));
        if (farmHash && o.OovIndices > 1) throw new NotSupportedException(
            $"{this} hashes unknown numbers, which graphs cannot: apply it to an NDArray, or use \"floormod\".");
        x = x.Cast(DType.Int64);
        Tensor index = o.OovIndices switch
        {
            0 => Tensor.Full(x.Shape, -1, DType.Int64),
            1 => Tensor.Full(x.Shape, o.OovStart, DType.Int64),
            int count => x.Mod(Tensor.Scalar(count, DType.Int64)) + o.OovStart,
        };
        if (table.Tokens.Count > 0) index = Known(x, index);
        if (o.MaskToken is { } mask)
            index = Tensor.Where(x.IsEqual(Number(Read(mask))), Number(o.OovStart == 1 ? 0 : -1), index);
        return table.Encode(index, DType);
    }

    Tensor Known(Tensor x, Tensor otherwise)
    {
        var sorted = table.Tokens.Select((token, i) => (Value: Read(token), Index: (long)i + table.Options.TokenStart))
            .OrderBy(t => t.Value).ToArray();
        Tensor keys = NDArray.From<long>([.. sorted.Select(t => t.Value)]);
        Tensor indices = NDArray.From<long>([.. sorted.Select(t => t.Index)]);
        Tensor count = SortedSearch.CountAtMost(keys, x), at = (count - 1).Maximum(0);
        return Tensor.Where(count.IsGreater(0) & keys.Take(at).IsEqual(x), indices.Take(at), otherwise);
    }

    Tensor Invert(Tensor x)
    {
        Tensor tokens = NDArray.From<long>([.. Enumerable.Range(0, table.Size).Select(i => Read(table.Token(i)))]);
        Tensor inside = x.IsGreaterOrEqual(0) & x.IsLess(table.Size);
        return Tensor.Where(inside, tokens.Take(Tensor.Where(inside, x, Number(0))), Number(Read(table.Token(-1))));
    }

    static Tensor Number(long value) => NDArray.From([value], Shape.Scalar);

    static string Write(long number) => number.ToString(CultureInfo.InvariantCulture);

    static long Read(string token) => long.Parse(token, CultureInfo.InvariantCulture);

    /// <summary>The configuration under Keras's keys; a vocabulary that was learned is in it too.</summary>
    public override JsonObject GetConfig()
    {
        LookupOptions o = table.Options;
        JsonNode? Special(string? token) => token is null ? null : Read(token);
        return table.With(base.GetConfig().With(("invert", o.Invert), ("max_tokens", o.MaxTokens),
            ("num_oov_indices", o.OovIndices), ("oov_token", Special(o.OovToken)),
            ("mask_token", Special(o.MaskToken)), ("output_mode", o.Output.KerasName()), ("sparse", false),
            ("pad_to_max_tokens", o.PadToMaxTokens), ("vocabulary_dtype", "int64"),
            ("oov_method", farmHash ? "farmhash" : "floormod"), ("salt", buckets.Config)), token => Read(token));
    }

    internal static IntegerLookup Read(JsonObject c)
    {
        CategoricalOutputs.RefuseSparse(nameof(IntegerLookup), c.Bool("sparse", false));
        var layer = new IntegerLookup(c.IntOrNull("max_tokens"), c.Int("num_oov_indices", 1), c.Longs("mask_token")?[0],
            c.ContainsKey("oov_token") ? c.Longs("oov_token")?[0] : -1, c.Longs("vocabulary"), c.Numbers("idf_weights"),
            c.Bool("invert", false), c.String("output_mode", "int"), c.Bool("pad_to_max_tokens", false),
            c.String("oov_method", "floormod"), HashBuckets.ReadSalt(c), LayerConfig.Name(c), LayerConfig.Type(c));
        layer.table.SizeToCome = c.IntOrNull("vocabulary_size");
        return layer;
    }
}
