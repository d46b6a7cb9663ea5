using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Turns texts into rows of word indices or encodings: standardizes each text, splits it into tokens, joins neighbours
/// to n-grams if wanted, and looks the tokens up in a vocabulary that is given or learned by
/// <see cref="Adapt(StringArray)"/>. Index 0 is padding, 1 an unknown token. Works on the host. In: (batch,) or
/// (batch, 1); out: (batch, length), int64, or (batch, vocabulary) for "multi_hot", "count" and "tf_idf".
/// </summary>
/// <example><code>
/// var layer = new TextVectorization(maxTokens: 5000, outputSequenceLength: 4);
/// layer.Adapt(new[] { "foo bar", "bar baz" });
/// NDArray indices = layer.Apply(new[] { "Foo qux, bar!" });    // [[3, 1, 2, 0]]
/// </code></example>
public sealed class TextVectorization : Layer, ITextLayer
{
    readonly string? standardize, split;
    readonly int? ngrams, outputSequenceLength;
    readonly StringLookup lookup;

    /// <summary>A vectorization.</summary>
    /// <param name="maxTokens">The most indices there may be; null for no limit.</param>
    /// <param name="standardize">
    /// "lower_and_strip_punctuation", "lower", "strip_punctuation" (of ASCII) or null for none.
    /// </param>
    /// <param name="split">"whitespace", "character" or null for none.</param>
    /// <param name="ngrams">Joins 1 to so many neighbours; see <see cref="NgramWidths"/> too.</param>
    /// <param name="outputMode">"int", "one_hot", "multi_hot", "count" or "tf_idf".</param>
    /// <param name="outputSequenceLength">Cuts and pads rows to this length; by default that of the longest.</param>
    /// <param name="padToMaxTokens">Whether encodings have the width maxTokens.</param>
    /// <param name="vocabulary">The tokens, with or without "" and "[UNK]" at the beginning.</param>
    /// <param name="idfWeights">A weight for each token in the mode "tf_idf".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type of encodings; indices are int64.</param>
    /// <exception cref="ArgumentException">Arguments do not go together.</exception>
    public TextVectorization(int? maxTokens = null, string? standardize = "lower_and_strip_punctuation",
        string? split = "whitespace", int? ngrams = null, string outputMode = "int", int? outputSequenceLength = null,
        bool padToMaxTokens = false, IReadOnlyList<string>? vocabulary = null,
        IReadOnlyList<double>? idfWeights = null, string? name = null, DType dtype = DType.Float32)
        : base(name, dtype: dtype)
    {
        if (outputSequenceLength is not null && outputMode != "int") throw new ArgumentException(
            $"outputSequenceLength belongs to the output mode \"int\", not \"{outputMode}\".");
        if (outputSequenceLength < 0 || ngrams < 1) throw new ArgumentException(
            "outputSequenceLength is not negative, and ngrams is at least 1; " +
            $"they are {outputSequenceLength} and {ngrams}.");
        (this.standardize, this.split, this.ngrams) = (standardize, split, ngrams);
        this.outputSequenceLength = outputSequenceLength;
        Standardization = TextSplitter.Standardization(standardize);
        Splitting = TextSplitter.Splitting(split);
        lookup = new StringLookup(maxTokens, maskToken: "", vocabulary: vocabulary, idfWeights: idfWeights,
            outputMode: outputMode, padToMaxTokens: padToMaxTokens, name: Name, dtype: dtype);
    }

    /// <summary>
    /// What each text goes through first; set it to use a function of your own, which files do not hold.
    /// </summary>
    public Func<string, string> Standardization { get; init; }

    /// <summary>What makes tokens of a text; set it to use a function of your own, which files do not hold.</summary>
    public Func<string, IEnumerable<string>>? Splitting { get; init; }

    /// <summary>Joins just so many neighbours, for example [2, 3], instead of 1 to ngrams.</summary>
    public IReadOnlyList<int>? NgramWidths { get; init; }

    /// <summary>Whether there is something to learn from data.</summary>
    internal bool Learns => lookup.Learns;

    /// <summary>How many indices there are, those of padding and of unknown tokens among them.</summary>
    public int VocabularySize => lookup.VocabularySize;

    /// <summary>The tokens in the order of their indices.</summary>
    /// <param name="includeSpecialTokens">Whether padding and the unknown token are among them.</param>
    public IReadOnlyList<string> GetVocabulary(bool includeSpecialTokens = true) =>
        lookup.GetVocabulary(includeSpecialTokens);

    /// <summary>Sets the vocabulary.</summary>
    /// <param name="vocabulary">The tokens, with or without "" and "[UNK]" at the beginning.</param>
    /// <param name="idfWeights">A weight for each in the mode "tf_idf".</param>
    /// <exception cref="ArgumentException">It is empty, too long, or has tokens twice.</exception>
    public void SetVocabulary(IReadOnlyList<string> vocabulary, IReadOnlyList<double>? idfWeights = null) =>
        lookup.SetVocabulary(vocabulary, idfWeights);

    /// <summary>Learns the vocabulary: all tokens, the most frequent first, up to maxTokens.</summary>
    /// <param name="data">Texts, each a document.</param>
    /// <exception cref="InvalidOperationException">The vocabulary was given.</exception>
    public void Adapt(StringArray data) => AdaptBatches([data]);

    /// <summary>Learns the vocabulary from batches of texts.</summary>
    /// <param name="batches">Texts, each a document.</param>
    /// <exception cref="InvalidOperationException">The vocabulary was given.</exception>
    public void AdaptBatches(IEnumerable<StringArray> batches) =>
        lookup.Learn(batches.SelectMany(batch => Splitter.Tokens(batch.AsColumn()).Rows));

    TextSplitter Splitter => new(Standardization, Splitting,
        NgramWidths is { } widths ? [.. widths] : ngrams is { } most ? [.. Enumerable.Range(1, most)] : null);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Text to split has a last axis of more than one string.</exception>
    public NDArray Apply(StringArray text)
    {
        (Shape lead, string[][] rows) = Splitter.Tokens(text);
        int width = outputSequenceLength ?? rows.Select(row => row.Length).DefaultIfEmpty(0).Max();
        // Padding is the mask of the lookup: index 0, or no place in an encoding.
        IEnumerable<string> Padded(string[] row) =>
            row.Take(width).Concat(Enumerable.Repeat("", Math.Max(0, width - row.Length)));
        bool single = text.Shape.Rank == 0 && Splitting is null;
        return lookup.Apply(new StringArray(rows.SelectMany(Padded), single ? lead : lead.Append(width)));
    }

    /// <summary>A vectorization of text has no place in a graph.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Tensor Call(Tensor x, CallContext context) => throw new NotSupportedException(
        $"{this} works on the host, because strings are no tensors: apply it to a StringArray before the model.");

    /// <summary>The configuration under Keras's keys; a vocabulary that was learned is in it too.</summary>
    public override JsonObject GetConfig()
    {
        JsonObject words = lookup.GetConfig();
        JsonNode? From(string key) => words[key]?.DeepClone();
        return base.GetConfig().With(("max_tokens", From("max_tokens")), ("standardize", standardize), ("split", split),
            ("ngrams", NgramWidths is { } widths ? Config.List(widths) : (JsonNode?)ngrams),
            ("output_mode", From("output_mode")), ("output_sequence_length", outputSequenceLength),
            ("pad_to_max_tokens", From("pad_to_max_tokens")), ("sparse", false), ("ragged", false),
            ("vocabulary", From("vocabulary")), ("idf_weights", From("idf_weights")), ("encoding", "utf-8"),
            ("vocabulary_size", VocabularySize));
    }

    internal static TextVectorization Read(JsonObject c)
    {
        CategoricalOutputs.RefuseSparse(nameof(TextVectorization), c.Bool("sparse", false));
        if (c.Bool("ragged", false)) throw new NotSupportedException(
            "TextVectorization pads its rows, because Lamina has no ragged tensors; set ragged to false.");
        string? Named(string key, string otherwise) => c.ContainsKey(key) ? c.String(key) : otherwise;
        return new(c.IntOrNull("max_tokens"), Named("standardize", "lower_and_strip_punctuation"),
            Named("split", "whitespace"), c["ngrams"] is JsonArray ? null : c.IntOrNull("ngrams"),
            c.String("output_mode", "int"), c.IntOrNull("output_sequence_length"), c.Bool("pad_to_max_tokens", false),
            StringLookup.Vocabulary(c), c.Numbers("idf_weights"), LayerConfig.Name(c), LayerConfig.Type(c))
        {
            NgramWidths = c["ngrams"] is JsonArray ? c.Ints("ngrams") : null,
        };
    }
}
