using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

// Encoders of text.
public static partial class Applications
{
    /// <summary>
    /// BERT (Devlin, Chang, Lee and Toutanova 2019): a transformer that reads text in both directions. With its
    /// defaults that of 12 blocks, 109,482,240 weights; <c>blocks: 24, heads: 16, width: 1024</c> is the large one.
    /// </summary>
    /// <param name="weights">The path of a file of weights; null to begin with random ones.</param>
    /// <param name="vocabularySize">How many tokens there are.</param>
    /// <param name="blocks">How many blocks.</param>
    /// <param name="heads">Heads of each block's attention.</param>
    /// <param name="width">Features of a step; divisible by the heads.</param>
    /// <param name="inner">Width of the dense layer within a block; by default 4 · width.</param>
    /// <param name="maxLength">The most tokens of a text.</param>
    /// <param name="segments">How many kinds of segments there are.</param>
    /// <param name="dropout">The rate of the dropouts in training.</param>
    /// <param name="name">The name of the model; by default bert.</param>
    /// <returns>
    /// A model with the inputs token_ids, segment_ids and padding_mask, int32 (batch, steps), the last 1 where there is
    /// text and 0 where there is padding, and the outputs sequence_output (batch, steps, width) and pooled_output
    /// (batch, width).
    /// </returns>
    /// <exception cref="ArgumentException">A number is not positive, or heads do not divide the width.</exception>
    /// <exception cref="Saving.InvalidModelFileException">The file's weights are not those of this model.</exception>
    /// <example><code>
    /// Model model = Applications.BERT(vocabularySize: 1000, blocks: 2, heads: 2, width: 32, maxLength: 64);
    /// Console.WriteLine(model.Outputs[0].Shape); // (None, None, 32)
    /// </code></example>
    public static Model BERT(string? weights = null, int vocabularySize = 30522, int blocks = 12, int heads = 12,
        int width = 768, int? inner = null, int maxLength = 512, int segments = 2, double dropout = 0.1,
        string? name = null)
    {
        KerasTensor Steps(string input) => Keras.Input(new Shape([-1]), input, DType.Int32);
        (KerasTensor tokens, KerasTensor kinds, KerasTensor present) =
            (Steps("token_ids"), Steps("segment_ids"), Steps("padding_mask"));
        KerasTensor x = new Embedding(vocabularySize, width, TextInitializer(), name: "token_embedding").Apply(tokens);
        KerasTensor position = new PositionEmbedding(maxLength, TextInitializer(), name: "position_embedding").Apply(x);
        KerasTensor kind = new Embedding(segments, width, TextInitializer(), name: "segment_embedding").Apply(kinds);
        x = new Layers.Add(name: "embeddings_add").Apply(x, position, kind);
        x = new LayerNormalization(epsilon: 1e-12, name: "embeddings_layer_norm").Apply(x);
        if (dropout > 0) x = new Dropout(dropout, name: "embeddings_dropout").Apply(x);
        var named = new Dictionary<string, KerasTensor> { ["padding_mask"] = present };
        for (int i = 0; i < blocks; i++)
            x = new TransformerEncoder(inner ?? 4 * width, heads, dropout, "gelu", 1e-12, TextInitializer(),
                name: $"transformer_layer_{i}").ApplyMany([x], tensors: named)[0];
        KerasTensor first = new FirstStep(name: "first_step").Apply(x);
        KerasTensor pooled = new Dense(width, "tanh", kernelInitializer: TextInitializer(), name: "pooled_dense")
            .Apply(first);
        var model = new Model(
            new Dictionary<string, KerasTensor>
            {
                ["token_ids"] = tokens,
                ["segment_ids"] = kinds,
                ["padding_mask"] = present,
            },
            new Dictionary<string, KerasTensor> { ["sequence_output"] = x, ["pooled_output"] = pooled },
            name ?? "bert");
        if (weights is not null) model.LoadWeights(weights);
        return model;
    }

    static Initializers.TruncatedNormal TextInitializer() => new(stddev: 0.02);
}
