using Lamina.IR;
using Lamina.Layers;

namespace Lamina.Text;

/// <summary>
/// Makes sequences of sequences (translation, pronunciation, summaries): an encoder and a decoder of Transformer
/// blocks (Vaswani et al. 2017), normalized first, with sines as positions. Train its <see cref="Model"/> on batches
/// that <see cref="Batch"/> makes; <see cref="Generate"/> searches.
/// </summary>
/// <example><code>
/// using Lamina.Text;
/// (int[] Source, int[] Target)[] pairs = [([5, 7], [3, 4]), ([7, 5], [4, 3])];
/// var net = new SequenceTransformer(new TransformerSizes(SourceTokens: 30, TargetTokens: 42) { Width = 16 });
/// net.Model.Compile("adam", SequenceTransformer.Loss);
/// net.Model.Fit(new LengthBuckets(2, [10, 20]).Endless(pairs, seed: 1), epochs: 1, stepsPerEpoch: 1);
/// var found = net.Generate([[5, 7, 9]], new BeamSearch { Beams = 5, MaxLength = 20 });
/// </code></example>
public sealed class SequenceTransformer
{
    const int Start = 1, End = 2;

    readonly Embedding targetEmbedding;
    readonly Dense output;
    readonly SinePositionEncoding position = new(name: "target_position");
    readonly TransformerDecoder[] decoder;
    readonly LayerNormalization decoded = new(epsilon: 1e-5, name: "decoded_norm");
    readonly Model encoder;

    /// <summary>A network with random weights.</summary>
    /// <param name="sizes">How large it is.</param>
    /// <exception cref="ArgumentException">A number is not positive, or the heads do not divide the width.</exception>
    public SequenceTransformer(TransformerSizes sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.Width < 1 || sizes.Heads < 1 || sizes.Width % sizes.Heads != 0)
            throw new ArgumentException($"The heads must divide the width, not {sizes.Width} by {sizes.Heads}.");
        Sizes = sizes;
        KerasTensor source = Keras.Input(new Shape([-1]), "source", DType.Int32);
        KerasTensor target = Keras.Input(new Shape([-1]), "target", DType.Int32);
        Initializers.Initializer normal = new Initializers.RandomNormal(0, Math.Pow(sizes.Width, -0.5));
        Embedding sourceEmbedding = new(
            sizes.SourceTokens, sizes.Width, normal, maskZero: true, name: "source_embedding");
        targetEmbedding = new(sizes.TargetTokens, sizes.Width, normal, maskZero: true, name: "target_embedding");
        output = new(sizes.TargetTokens, name: "logits");

        KerasTensor x = Placed(sourceEmbedding, new SinePositionEncoding(name: "source_position"), source);
        for (int i = 0; i < sizes.EncoderBlocks; i++)
            x = new TransformerEncoder(sizes.Inner, sizes.Heads, sizes.Dropout, normalizeFirst: true,
                name: $"encoder_{i}").Apply(x);
        KerasTensor encoded = new LayerNormalization(epsilon: 1e-5, name: "encoded_norm").Apply(x);

        decoder = [.. Enumerable.Range(0, sizes.DecoderBlocks).Select(i => new TransformerDecoder(sizes.Inner,
            sizes.Heads, sizes.Dropout, normalizeFirst: true, name: $"decoder_{i}"))];
        KerasTensor y = Placed(targetEmbedding, position, target);
        foreach (TransformerDecoder block in decoder) y = block.Apply(y, encoded);
        Model = new Model([source, target], [output.Apply(decoded.Apply(y))], "sequence_transformer");
        encoder = new Model(source, encoded, "encoder");
    }

    /// <summary>How large it is.</summary>
    public TransformerSizes Sizes { get; }

    /// <summary>
    /// From source and target tokens, int32 (batch, steps) each, to the logits of the target's next token, (batch,
    /// target steps, target tokens).
    /// </summary>
    public Model Model { get; }

    /// <summary>What its model is trained with: cross entropy of the next token; padding does not count.</summary>
    public static Losses.Loss Loss => new Losses.SparseCategoricalCrossentropy(fromLogits: true);

    // √width makes embeddings as large as sines (Vaswani et al. 2017, 3.4).
    KerasTensor Placed(Embedding embedding, SinePositionEncoding place, KerasTensor tokens)
    {
        KerasTensor x = new Rescaling(Math.Sqrt(Sizes.Width), name: $"{embedding.Name}_scale")
            .Apply(embedding.Apply(tokens));
        KerasTensor placed = new Add(name: $"{embedding.Name}_placed").Apply(x, place.Apply(x));
        return new Dropout(Sizes.Dropout, name: $"{embedding.Name}_dropout").Apply(placed);
    }

    /// <summary>Pairs to train on, padded behind to the length of the longest.</summary>
    /// <param name="sources">Source tokens, none of them 0.</param>
    /// <param name="targets">Target tokens from 3, without start and end.</param>
    /// <param name="sourceLength">The length to pad sources to, if not that of the longest.</param>
    /// <param name="targetLength">The length to pad targets and one more to, if not that of the longest.</param>
    /// <exception cref="ArgumentException">The counts differ, or one is longer than the length given.</exception>
    public static Batch Batch(IReadOnlyList<IReadOnlyList<int>> sources, IReadOnlyList<IReadOnlyList<int>> targets,
        int? sourceLength = null, int? targetLength = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(targets);
        if (sources.Count != targets.Count)
            throw new ArgumentException($"There are {sources.Count} sources and {targets.Count} targets.");
        int length = targetLength + 1 ?? targets.Max(t => t.Count) + 1;
        return new([TokenRows.Pad(sources, sourceLength),
            TokenRows.Pad([.. targets.Select(t => (int[])[Start, .. t])], length)],
            TokenRows.Pad([.. targets.Select(t => (int[])[.. t, End])], length));
    }

    /// <summary>Searches for the most probable targets of sources, those of like length together.</summary>
    /// <param name="sources">Source tokens, none of them 0.</param>
    /// <param name="search">How to search.</param>
    /// <param name="batchSize">How many sources go through the network together.</param>
    /// <param name="beyond">How many tokens a target may have more than the longest source beside it.</param>
    /// <returns>For each source the targets found, the best first.</returns>
    public IReadOnlyList<IReadOnlyList<Hypothesis>> Generate(IReadOnlyList<IReadOnlyList<int>> sources,
        BeamSearch search, int batchSize = 128, int? beyond = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(search);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        var found = new IReadOnlyList<Hypothesis>[sources.Count];
        foreach (int[] some in Enumerable.Range(0, sources.Count).OrderBy(i => sources[i].Count).Chunk(batchSize))
        {
            int longest = sources[some[^1]].Count;
            var results = Together([.. some.Select(i => sources[i])],
                beyond is { } more ? search with { MaxLength = Math.Min(search.MaxLength, longest + more) } : search);
            for (int i = 0; i < some.Length; i++) found[some[i]] = results[i];
        }
        return found;
    }

    IReadOnlyList<IReadOnlyList<Hypothesis>> Together(IReadOnlyList<IReadOnlyList<int>> sources, BeamSearch search)
    {
        NDArray tokens = TokenRows.Pad(sources);
        int[] rows = [.. Enumerable.Range(0, sources.Count).SelectMany(s => Enumerable.Repeat(s, search.Beams))];
        var indices = Tensor.From(rows);
        var encoded = Tensor.From(Tensor.From(encoder.PredictOnBatch(tokens)).Take(indices).Value);
        Masks.Set(encoded, Tensor.From(Tensor.From(tokens).IsNotEqual(0).Take(indices).Value));
        DecoderCache[] caches = [.. decoder.Select(block =>
            block.CreateCache(rows.Length, search.MaxLength + 1, encoded))];
        Function next = new(x => [Next(x[0], x[1], x[2], caches)]);
        int at = 0;
        return search.Run(sources.Count, Start, End, (last, parents) => next.Call(
            NDArray.Wrap(last, (rows.Length, 1)), parents, NDArray.Scalar(at++, DType.Int32))[0]);
    }

    // One step of the decoder: beams move to the rows that they come from, then go on.
    Tensor Next(Tensor tokens, Tensor parents, Tensor at, DecoderCache[] caches)
    {
        foreach (DecoderCache cache in caches)
        {
            cache.Steps.Keys.Assign(cache.Steps.Keys.Tensor.Take(parents));
            cache.Steps.Values.Assign(cache.Steps.Values.Tensor.Take(parents));
        }
        Tensor x = targetEmbedding.Apply(tokens) * Math.Sqrt(Sizes.Width);
        x += position.Apply(x, at);
        for (int i = 0; i < decoder.Length; i++) x = decoder[i].ApplyCached(x, caches[i]);
        Tensor logits = output.Apply(decoded.Apply(x));
        return Functions.LogSoftmax(logits, -1).Reshape((tokens.Shape[0], Sizes.TargetTokens));
    }
}
