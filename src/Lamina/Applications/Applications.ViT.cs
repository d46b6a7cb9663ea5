using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

// Vision transformers.
public static partial class Applications
{
    /// <summary>
    /// ViT-B/16 (Dosovitskiy et al. 2021): a transformer of 12 blocks, 12 heads and 768 features over patches of 16×16
    /// pixels. 86,567,656 weights. Images (224, 224, 3); see <see cref="PreprocessInput(NDArray, string, string)"/>.
    /// </summary>
    /// <param name="weights">The path of a file of weights; null to begin with random ones.</param>
    /// <param name="includeTop">Whether the classifier stands at the end.</param>
    /// <param name="inputShape">(rows, columns, channels), a multiple of 16; by default (224, 224, 3).</param>
    /// <param name="pooling">
    /// Without classifier: null for all steps (batch, 1 + patches, features), "token" for that of the class (batch,
    /// features), "avg" for the mean of the patches.
    /// </param>
    /// <param name="classes">How many classes the classifier tells apart; output (batch, classes).</param>
    /// <param name="classifierActivation">Applied to the classifier's output; null for logits.</param>
    /// <param name="name">The name of the model; by default vit_b16.</param>
    /// <param name="dropout">The rate of the dropouts in training.</param>
    /// <exception cref="ArgumentException">The shape does not suit the network, or pooling is unknown.</exception>
    /// <exception cref="Saving.InvalidModelFileException">The file's weights are not those of this model.</exception>
    /// <example><code>Model model = Applications.ViTB16(inputShape: (32, 32, 3), classes: 10);</code></example>
    public static Model ViTB16(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null,
        double dropout = 0) =>
        ViT(16, 12, 768, 12, 3072, dropout, pooling,
            new(weights, includeTop, inputShape, null, classes, classifierActivation, name ?? "vit_b16"));

    /// <summary>
    /// ViT-S/16 (Touvron et al. 2021): as <see cref="ViTB16"/> with 6 heads and 384 features. 22,050,664 weights.
    /// </summary>
    /// <inheritdoc cref="ViTB16" path="/param|/exception"/>
    public static Model ViTS16(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null,
        double dropout = 0) =>
        ViT(16, 12, 384, 6, 1536, dropout, pooling,
            new(weights, includeTop, inputShape, null, classes, classifierActivation, name ?? "vit_s16"));

    static Model ViT(int patch, int blocks, int width, int heads, int inner, double dropout, string? pooling,
        NetworkOptions options)
    {
        if (pooling is not (null or "token" or "avg"))
            throw Saving.Names.Unknown("pooling", pooling, ["token", "avg"]);
        options = options with { InputShape = options.InputShape ?? new Shape([224, 224, 3]) };
        KerasTensor image = options.Image(224, patch);
        (int rows, int columns) = (image.Shape[1], image.Shape[2]);
        if (rows < 0 || columns < 0 || rows % patch != 0 || columns % patch != 0)
            throw new ArgumentException($"{options.Name} cuts images into patches of {patch}×{patch}; rows and " +
                $"columns must be known multiples of {patch}, not {image.Shape.Slice(1)}. Resize the images.");
        int patches = rows / patch * (columns / patch);
        KerasTensor x = new Conv2D(width, patch, patch, name: "embedding").Apply(image);
        x = new Layers.Reshape((patches, width), "patches").Apply(x);
        x = new ClassToken(name: "class_token").Apply(x);
        KerasTensor position = new PositionEmbedding(patches + 1, name: "position_embedding").Apply(x);
        x = new Layers.Add(name: "embeddings_add").Apply(x, position);
        if (dropout > 0) x = new Dropout(dropout, name: "embeddings_dropout").Apply(x);
        for (int i = 0; i < blocks; i++)
            x = new TransformerEncoder(inner, heads, dropout, "gelu", 1e-6, normalizeFirst: true,
                name: $"transformer_layer_{i}").Apply(x);
        x = new LayerNormalization(epsilon: 1e-6, name: "layer_norm").Apply(x);
        if (!options.IncludeTop && pooling is null) return options.Build(image, x);
        x = !options.IncludeTop && pooling == "avg"
            ? new GlobalAveragePooling1D(name: "avg_pool").Apply(new Cropping1D((1, 0), name: "patches_only").Apply(x))
            : new FirstStep(name: "token").Apply(x);
        if (!options.IncludeTop) return options.Build(image, x);
        return options.Build(image,
            new Dense(options.Classes, options.Activation, name: "predictions").Apply(x));
    }
}
