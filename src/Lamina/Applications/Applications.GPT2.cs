using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

// Decoders of text.
public static partial class Applications
{
    /// <summary>
    /// GPT-2 (Radford, Wu, Child, Luan, Amodei and Sutskever 2019): a transformer that foretells the next token. With
    /// its defaults the small one, 124,439,808 weights; the output layer shares those of the token embedding.
    /// </summary>
    /// <param name="weights">The path of a file of weights; null to begin with random ones.</param>
    /// <param name="vocabularySize">How many tokens there are.</param>
    /// <param name="blocks">How many blocks.</param>
    /// <param name="heads">Heads of each block's attention.</param>
    /// <param name="width">Features of a step; divisible by the heads.</param>
    /// <param name="inner">Width of the dense layer within a block; by default 4 · width.</param>
    /// <param name="maxLength">The most tokens of a text.</param>
    /// <param name="dropout">The rate of the dropouts in training.</param>
    /// <param name="includeHead">Whether logits come out; otherwise the features of each step.</param>
    /// <param name="name">The name of the model; by default gpt2.</param>
    /// <returns>
    /// A model from token_ids, int32 (batch, steps), to the logits of the next token at each step (batch, steps,
    /// vocabularySize), or to features (batch, steps, width).
    /// </returns>
    /// <exception cref="ArgumentException">A number is not positive, or heads do not divide the width.</exception>
    /// <exception cref="Saving.InvalidModelFileException">The file's weights are not those of this model.</exception>
    /// <example><code>
    /// Model model = Applications.GPT2(vocabularySize: 100, blocks: 2, heads: 2, width: 32, maxLength: 64);
    /// Console.WriteLine(model.Outputs[0].Shape); // (None, None, 100)
    /// </code></example>
    public static Model GPT2(string? weights = null, int vocabularySize = 50257, int blocks = 12, int heads = 12,
        int width = 768, int? inner = null, int maxLength = 1024, double dropout = 0.1, bool includeHead = true,
        string? name = null)
    {
        KerasTensor tokens = Keras.Input(new Shape([-1]), "token_ids", DType.Int32);
        var embedding = new ReversibleEmbedding(
            vocabularySize, width, embeddingsInitializer: TextInitializer(), name: "token_embedding");
        KerasTensor x = embedding.Apply(tokens);
        KerasTensor position = new PositionEmbedding(maxLength, TextInitializer(), name: "position_embedding").Apply(x);
        x = new Layers.Add(name: "embeddings_add").Apply(x, position);
        if (dropout > 0) x = new Dropout(dropout, name: "embeddings_dropout").Apply(x);
        for (int i = 0; i < blocks; i++)
            x = new TransformerDecoder(inner ?? 4 * width, heads, dropout, "gelu_approximate", 1e-5,
                TextInitializer(), normalizeFirst: true, name: $"transformer_layer_{i}").Apply(x);
        x = new LayerNormalization(epsilon: 1e-5, name: "layer_norm").Apply(x);
        if (includeHead) x = embedding.ApplyMany([x], arguments: new JsonObject { ["reverse"] = true })[0];
        var model = new Model(tokens, x, name ?? "gpt2");
        if (weights is not null) model.LoadWeights(weights);
        return model;
    }
}
