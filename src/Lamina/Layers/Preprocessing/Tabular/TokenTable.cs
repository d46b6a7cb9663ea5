using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>A vocabulary: tokens with their indices, after those of the mask and of unknown tokens.</summary>
sealed class TokenTable(LookupOptions options)
{
    readonly Dictionary<string, int> indices = [];
    string[] tokens = [];
    float[]? weights;
    JsonArray? configTokens, configWeights;

    public LookupOptions Options { get; } = options.Checked();

    /// <summary>Whether the vocabulary was given rather than learned.</summary>
    public bool Given { get; private set; }

    /// <summary>How many tokens there are, special ones among them.</summary>
    public int Size => tokens.Length + Options.TokenStart;

    /// <summary>The size of a vocabulary that a file holds beside the configuration, until it is read.</summary>
    public int? SizeToCome { get; set; }

    /// <summary>The known tokens, without special ones.</summary>
    public IReadOnlyList<string> Tokens => tokens;

    /// <summary>All tokens in the order of their indices, or only the known ones.</summary>
    public string[] Vocabulary(bool includeSpecial) =>
        includeSpecial ? [.. Options.SpecialTokens.Select(t => t ?? ""), .. tokens] : [.. tokens];

    /// <summary>Takes a vocabulary, with or without the special tokens at its beginning.</summary>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="idf">A weight for each, in the output mode "tf_idf".</param>
    /// <exception cref="ArgumentException">Tokens or weights do not fit.</exception>
    public void Set(IReadOnlyList<string> vocabulary, IReadOnlyList<double>? idf)
    {
        string layer = Options.Layer;
        if (Options.Output == CategoricalOutput.TfIdf != idf is not null) throw new ArgumentException(
            $"{layer} needs weights for its vocabulary in the output mode \"tf_idf\", and in no other.");
        if (vocabulary.Count == 0) throw new ArgumentException($"The vocabulary of {layer} is empty.");
        if (idf is not null && idf.Count != vocabulary.Count) throw new ArgumentException(
            $"{layer} needs a weight for each of the {vocabulary.Count} tokens; {idf.Count} were given.");
        int start = Options.TokenStart;
        bool special = vocabulary.Take(start).SequenceEqual(Options.SpecialTokens);
        Fill([.. special ? vocabulary.Skip(start) : vocabulary]);
        float[] own = [.. (idf ?? []).Select(w => (float)w)];
        if (idf is not null) Weigh(special ? own : [.. Enumerable.Repeat((float)idf.Average(), start), .. own]);
        Given = true;
        Remember(vocabulary, own);
    }

    /// <summary>Takes what was counted.</summary>
    public void Set(TokenCounter counter)
    {
        (string[] learned, float[] idf) = counter.Result();
        Fill(learned);
        float mean = idf.Length == 0 ? 0 : (float)(idf.Sum(w => (double)w) / idf.Length);
        if (Options.Output == CategoricalOutput.TfIdf)
            Weigh([.. Enumerable.Repeat(mean, Options.TokenStart), .. idf]);
        Remember(learned, idf);
    }

    /// <summary>Says that a vocabulary which was given is not learned.</summary>
    /// <exception cref="InvalidOperationException">It was given.</exception>
    public void RequireLearnable()
    {
        if (Given) throw new InvalidOperationException(
            $"{Options.Layer} has a vocabulary that was given, so there is nothing to learn; make one without.");
    }

    /// <summary>The index of each token; −1 for masks that count nowhere.</summary>
    /// <exception cref="ArgumentException">A token is not known and there is no index for such.</exception>
    public NDArray Lookup(IReadOnlyList<string> text, Shape shape)
    {
        var result = new NDArray(shape, DType.Int64);
        Span<long> to = result.AsSpan<long>();
        for (int i = 0; i < to.Length; i++) to[i] = IndexOf(text[i]);
        return result;
    }

    /// <summary>The indices as the output mode wants them.</summary>
    /// <exception cref="InvalidOperationException">There is no vocabulary to know the width from.</exception>
    public Tensor Encode(Tensor found, DType type)
    {
        if (Options.Output == CategoricalOutput.Int) return found;
        int depth = Options.PadToMaxTokens ? Options.MaxTokens!.Value : tokens.Length > 0 ? Size : SizeToCome
            ?? throw new InvalidOperationException(
                $"{Options.Layer} has no vocabulary yet: give it one, or call Adapt.");
        Tensor encoded = CategoricalOutputs.Encode(found, Options.Output, depth, type);
        return weights is null ? encoded : encoded * Tensor.From(NDArray.From<float>(weights)).Cast(type);
    }

    /// <summary>The token of an index; null where there is no OOV token for an index without one.</summary>
    public string Token(long index) => Options.OovStart == 1 && index == 0 ? Options.MaskToken!
        : index >= Options.TokenStart && index < Size ? tokens[index - Options.TokenStart]
        : Options.OovToken ?? throw new ArgumentException(
            $"{Options.Layer} has no token for the index {index} and no OOV token to give instead.");

    /// <summary>The tokens and weights as configurations hold them, or null before there are any.</summary>
    public JsonObject With(JsonObject config, Func<string, JsonNode> write) => config.With(
        ("vocabulary", configTokens is null ? null : new JsonArray([.. configTokens.Select(t => write((string)t!))])),
        ("idf_weights", configWeights?.DeepClone()), ("vocabulary_size", tokens.Length == 0 ? null : Size));

    long IndexOf(string token)
    {
        if (token == Options.MaskToken) return Options.OovStart == 1 ? 0 : -1;
        if (indices.TryGetValue(token, out int index)) return index;
        return Options.OovIndices switch
        {
            0 => throw new ArgumentException($"{Options.Layer} does not know '{token}', and with numOovIndices = 0 " +
                "there is no index for unknown tokens; set numOovIndices to 1."),
            1 => Options.OovStart,
            _ => Options.OovStart + Options.OovBucket(token, Options.OovIndices),
        };
    }

    void Fill(string[] known)
    {
        string layer = Options.Layer;
        string[] repeated = [.. known.GroupBy(t => t).Where(g => g.Count() > 1).Select(g => g.Key)];
        if (repeated.Length > 0)
            throw new ArgumentException($"The vocabulary of {layer} has tokens twice: {string.Join(", ", repeated)}.");
        foreach (string? reserved in new[] { Options.MaskToken, Options.Invert ? Options.OovToken : null })
            if (reserved is not null && known.Contains(reserved)) throw new ArgumentException(
                $"The vocabulary of {layer} has the special token '{reserved}' among the others; leave the special " +
                $"tokens out, or begin with all of them: {string.Join(", ", Options.SpecialTokens)}.");
        if (known.Length + Options.TokenStart > Options.MaxTokens) throw new ArgumentException(
            $"The vocabulary of {layer} has {known.Length + Options.TokenStart} tokens with the special ones; " +
            $"maxTokens is {Options.MaxTokens}.");
        tokens = known;
        indices.Clear();
        for (int i = 0; i < known.Length; i++) indices[known[i]] = i + Options.TokenStart;
    }

    void Weigh(float[] front) => weights = Options.PadToMaxTokens
        ? [.. front, .. new float[Options.MaxTokens!.Value - front.Length]] : front;

    void Remember(IReadOnlyList<string> vocabulary, float[] idf)
    {
        configTokens = vocabulary.Count == 0 ? null : new JsonArray([.. vocabulary.Select(t => (JsonNode)t)]);
        configWeights = Options.Output == CategoricalOutput.TfIdf && vocabulary.Count > 0
            ? new JsonArray([.. idf.Select(w => (JsonNode)(double)w)]) : null;
    }
}
