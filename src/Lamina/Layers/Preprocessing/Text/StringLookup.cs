using System.Text;
using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Turns strings into the indices of a vocabulary, which is given or learned by <see cref="Adapt(StringArray)"/>, or
/// encodes the strings of the last axis together. Indices begin with that of the mask (only in the mode "int"), then
/// those of unknown strings (OOV, out of vocabulary), then the vocabulary. Works on the host. In: any shape; out: the
/// same shape, int64, or as the output mode says.
/// </summary>
/// <example><code>
/// var layer = new StringLookup(vocabulary: ["a", "b", "c"]);
/// NDArray indices = layer.Apply(new[] { "b", "z" });        // [2, 0]
/// </code></example>
public sealed class StringLookup : Layer, ITextLayer
{
    readonly TokenTable table;
    readonly HashBuckets buckets;

    /// <summary>A lookup.</summary>
    /// <param name="maxTokens">The most indices there may be; null for no limit.</param>
    /// <param name="numOovIndices">
    /// How many indices stand for unknown strings, which are hashed to one of them (see <see cref="Hashing"/>); with 0
    /// an unknown string is an error.
    /// </param>
    /// <param name="maskToken">A string that stands for no string: index 0 in the mode "int", else left out.</param>
    /// <param name="oovToken">What an index of no string becomes when inverted.</param>
    /// <param name="vocabulary">The strings, with or without the special ones at the beginning.</param>
    /// <param name="idfWeights">A weight for each of the vocabulary in the mode "tf_idf".</param>
    /// <param name="invert">Whether the layer turns indices into strings, by <see cref="Invert"/>.</param>
    /// <param name="outputMode">"int", "one_hot", "multi_hot", "count" or "tf_idf" (counts times weights).</param>
    /// <param name="padToMaxTokens">Whether encodings have the width maxTokens.</param>
    /// <param name="salt">One number or two for the hash of unknown strings.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type of encodings; indices are int64.</param>
    /// <exception cref="ArgumentException">Arguments do not go together.</exception>
    public StringLookup(int? maxTokens = null, int numOovIndices = 1, string? maskToken = null,
        string? oovToken = "[UNK]", IReadOnlyList<string>? vocabulary = null, IReadOnlyList<double>? idfWeights = null,
        bool invert = false, string outputMode = "int", bool padToMaxTokens = false, IReadOnlyList<long>? salt = null,
        string? name = null, DType dtype = DType.Float32) : base(name, dtype: dtype)
    {
        buckets = HashBuckets.From(nameof(StringLookup), salt);
        table = new(new LookupOptions
        {
            Layer = ToString(),
            MaxTokens = maxTokens,
            OovIndices = numOovIndices,
            MaskToken = maskToken,
            OovToken = oovToken,
            Invert = invert,
            Output = CategoricalOutputs.Parse(nameof(StringLookup), outputMode, Enum.GetValues<CategoricalOutput>()),
            PadToMaxTokens = padToMaxTokens,
            OovBucket = buckets.Of,
            Order = (a, b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)),
        });
        if (vocabulary is not null) SetVocabulary(vocabulary, idfWeights);
    }

    /// <summary>Whether there is something to learn from data.</summary>
    internal bool Learns => !table.Given;

    /// <summary>How many indices there are, special ones among them.</summary>
    public int VocabularySize => table.Size;

    /// <summary>The strings in the order of their indices.</summary>
    /// <param name="includeSpecialTokens">Whether those of the mask and of unknown strings are among them.</param>
    public IReadOnlyList<string> GetVocabulary(bool includeSpecialTokens = true) =>
        table.Vocabulary(includeSpecialTokens);

    /// <summary>Sets the vocabulary.</summary>
    /// <param name="vocabulary">The strings, with or without the special ones at the beginning.</param>
    /// <param name="idfWeights">
    /// A weight for each in the mode "tf_idf"; that of unknown strings is the mean unless the special ones are there.
    /// </param>
    /// <exception cref="ArgumentException">It is empty, too long, or has strings twice.</exception>
    public void SetVocabulary(IReadOnlyList<string> vocabulary, IReadOnlyList<double>? idfWeights = null) =>
        table.Set(vocabulary, idfWeights);

    /// <summary>Learns the vocabulary: all strings, the most frequent first, up to maxTokens.</summary>
    /// <param name="data">Strings; for the weights of "tf_idf" each row is a document.</param>
    /// <exception cref="InvalidOperationException">The vocabulary was given.</exception>
    public void Adapt(StringArray data) => AdaptBatches([data]);

    /// <summary>Learns the vocabulary from batches of strings.</summary>
    /// <param name="batches">Strings; for the weights of "tf_idf" each row of a batch is a document.</param>
    /// <exception cref="InvalidOperationException">The vocabulary was given.</exception>
    public void AdaptBatches(IEnumerable<StringArray> batches) =>
        Learn(batches.SelectMany(batch => batch.AsColumn().Rows()));

    internal void Learn(IEnumerable<IEnumerable<string>> documents)
    {
        table.RequireLearnable();
        var counter = new TokenCounter(table.Options);
        foreach (IEnumerable<string> document in documents) counter.Add(document);
        table.Set(counter);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A string is unknown, and numOovIndices is 0.</exception>
    /// <exception cref="InvalidOperationException">
    /// The layer inverts, or has no vocabulary to know the width of an encoding from.
    /// </exception>
    public NDArray Apply(StringArray text)
    {
        if (table.Options.Invert) throw new InvalidOperationException(
            $"{this} turns indices into strings: call Invert, or make it with invert: false.");
        NDArray found = table.Lookup(text.Values, text.Shape);
        return table.Options.Output == CategoricalOutput.Int ? found : table.Encode(found, DType).Value;
    }

    /// <summary>The strings of indices, if the layer was made to invert.</summary>
    /// <param name="indices">Indices of any shape.</param>
    /// <exception cref="InvalidOperationException">It was not.</exception>
    public StringArray Invert(NDArray indices) => table.Options.Invert
        ? new(Enumerable.Range(0, (int)indices.Elements).Select(i => table.Token(StringArray.Whole(indices, i))),
            indices.Shape)
        : throw new InvalidOperationException($"{this} turns strings into indices; make it with invert: true.");

    /// <summary>A lookup of strings has no place in a graph.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Tensor Call(Tensor x, CallContext context) => throw new NotSupportedException(
        $"{this} works on the host, because strings are no tensors: apply it to a StringArray before the model.");

    /// <summary>The configuration under Keras's keys; a vocabulary that was learned is in it too.</summary>
    public override JsonObject GetConfig()
    {
        LookupOptions o = table.Options;
        return table.With(base.GetConfig().With(("invert", o.Invert), ("max_tokens", o.MaxTokens),
            ("num_oov_indices", o.OovIndices), ("oov_token", o.OovToken), ("mask_token", o.MaskToken),
            ("output_mode", o.Output.KerasName()), ("sparse", false), ("pad_to_max_tokens", o.PadToMaxTokens),
            ("oov_method", "floormod"), ("salt", buckets.Config), ("encoding", "utf-8")), token => token);
    }

    internal static StringLookup Read(JsonObject c)
    {
        CategoricalOutputs.RefuseSparse(nameof(StringLookup), c.Bool("sparse", false));
        return new(c.IntOrNull("max_tokens"), c.Int("num_oov_indices", 1), c.String("mask_token"),
            c.ContainsKey("oov_token") ? c.String("oov_token") : "[UNK]", Vocabulary(c), c.Numbers("idf_weights"),
            c.Bool("invert", false), c.String("output_mode", "int"), c.Bool("pad_to_max_tokens", false),
            HashBuckets.ReadSalt(c), LayerConfig.Name(c), LayerConfig.Type(c));
    }

    /// <summary>The strings of a configuration's vocabulary.</summary>
    /// <exception cref="FormatException">It names a file instead.</exception>
    internal static string[]? Vocabulary(JsonObject c) => c["vocabulary"] switch
    {
        null => null,
        JsonArray list => [.. list.Select(t => t?.Text()
            ?? throw new FormatException($"A vocabulary holds strings, not {t?.ToJsonString() ?? "null"}."))],
        JsonNode other => throw new FormatException(
            $"The vocabulary {other.ToJsonString()} is not a list of strings; files that a configuration names are " +
            "not opened. Read the file and call SetVocabulary."),
    };
}
