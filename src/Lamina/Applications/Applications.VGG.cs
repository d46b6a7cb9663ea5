using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

// The networks of the Visual Geometry Group.
public static partial class Applications
{
    /// <summary>
    /// VGG16 (Simonyan and Zisserman 2014): 13 convolutions of 3×3 in five blocks and three dense layers. 138,357,544
    /// weights. Images: (224, 224, 3), at least 32×32; see <see cref="PreprocessInput(NDArray, string, string)"/>.
    /// </summary>
    /// <param name="weights">The path of a file of weights; null to begin with random ones.</param>
    /// <param name="includeTop">Whether the classifier stands at the end.</param>
    /// <param name="inputShape">
    /// (rows, columns, channels) of an image, −1 where unknown; by default the network's own, and without classifier
    /// any size of three channels.
    /// </param>
    /// <param name="pooling">
    /// Without classifier: null for the last feature map (batch, rows, columns, channels), "avg" or "max" for the mean
    /// or maximum of each channel (batch, channels).
    /// </param>
    /// <param name="classes">How many classes the classifier tells apart; output (batch, classes).</param>
    /// <param name="classifierActivation">Applied to the classifier's output; null for logits.</param>
    /// <param name="name">The name of the model; by default Keras's.</param>
    /// <exception cref="ArgumentException">The shape does not suit the network, or pooling is unknown.</exception>
    /// <exception cref="Saving.InvalidModelFileException">The file's weights are not those of this model.</exception>
    public static Model VGG16(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        VGG([2, 2, 3, 3, 3],
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "vgg16"));

    /// <summary>
    /// VGG19 (Simonyan and Zisserman 2014): as <see cref="VGG16"/> with 16 convolutions. 143,667,240 weights.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model VGG19(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        VGG([2, 2, 4, 4, 4],
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "vgg19"));

    static Model VGG(int[] depths, NetworkOptions options)
    {
        KerasTensor image = options.Image(224, 32), x = image;
        for (int block = 1; block <= depths.Length; block++)
        {
            int filters = Math.Min(512, 32 << block);
            for (int i = 1; i <= depths[block - 1]; i++)
                x = new Conv2D(filters, 3, padding: "same", activation: "relu", name: $"block{block}_conv{i}").Apply(x);
            x = new MaxPooling2D(2, 2, name: $"block{block}_pool").Apply(x);
        }
        if (!options.IncludeTop) return options.Build(image, options.Pooled(x));
        x = new Flatten(name: "flatten").Apply(x);
        x = new Dense(4096, "relu", name: "fc1").Apply(x);
        x = new Dense(4096, "relu", name: "fc2").Apply(x);
        x = new Dense(options.Classes, options.Activation, name: "predictions").Apply(x);
        return options.Build(image, x);
    }
}
