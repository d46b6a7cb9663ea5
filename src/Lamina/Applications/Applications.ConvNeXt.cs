using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

// ConvNeXt.
public static partial class Applications
{
    /// <summary>
    /// ConvNeXtTiny (Liu, Mao, Wu, Feichtenhofer, Darrell and Xie 2022): a residual network with the manners of a
    /// transformer. 28,589,128 weights. Images of 0 to 255, (224, 224, 3), at least 32×32; the network scales them
    /// itself.
    /// </summary>
    /// <param name="weights">The path of a file of weights; null to begin with random ones.</param>
    /// <param name="includeTop">Whether the classifier stands at the end.</param>
    /// <param name="inputShape">(rows, columns, channels); by default the network's own.</param>
    /// <param name="pooling">Without classifier: null, "avg" or "max".</param>
    /// <param name="classes">How many classes the classifier tells apart; output (batch, classes).</param>
    /// <param name="classifierActivation">Applied to the classifier's output; null for logits.</param>
    /// <param name="name">The name of the model; by default Keras's.</param>
    /// <param name="dropPathRate">The rate at which the last block is left out in training; 0 for the first.</param>
    /// <param name="layerScaleInitValue">Factors of what a block adds, to begin with.</param>
    /// <param name="includePreprocessing">Whether the network itself scales images by ImageNet's channels.</param>
    public static Model ConvNeXtTiny(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null,
        double dropPathRate = 0, double layerScaleInitValue = 1e-6, bool includePreprocessing = true) =>
        ConvNeXt([3, 3, 9, 3], [96, 192, 384, 768], dropPathRate, layerScaleInitValue, includePreprocessing,
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "convnext_tiny"));

    /// <summary>
    /// ConvNeXtSmall (Liu, Mao, Wu, Feichtenhofer, Darrell and Xie 2022): a residual network with the manners of a
    /// transformer. 50,223,688 weights. Images of 0 to 255, (224, 224, 3), at least 32×32; the network scales them
    /// itself.
    /// </summary>
    /// <inheritdoc cref="ConvNeXtTiny" path="/param|/exception"/>
    public static Model ConvNeXtSmall(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null,
        double dropPathRate = 0, double layerScaleInitValue = 1e-6, bool includePreprocessing = true) =>
        ConvNeXt([3, 3, 27, 3], [96, 192, 384, 768], dropPathRate, layerScaleInitValue, includePreprocessing,
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "convnext_small"));

    /// <summary>
    /// ConvNeXtBase (Liu, Mao, Wu, Feichtenhofer, Darrell and Xie 2022): a residual network with the manners of a
    /// transformer. 88,591,464 weights. Images of 0 to 255, (224, 224, 3), at least 32×32; the network scales them
    /// itself.
    /// </summary>
    /// <inheritdoc cref="ConvNeXtTiny" path="/param|/exception"/>
    public static Model ConvNeXtBase(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null,
        double dropPathRate = 0, double layerScaleInitValue = 1e-6, bool includePreprocessing = true) =>
        ConvNeXt([3, 3, 27, 3], [128, 256, 512, 1024], dropPathRate, layerScaleInitValue, includePreprocessing,
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "convnext_base"));

    /// <summary>
    /// ConvNeXtLarge (Liu, Mao, Wu, Feichtenhofer, Darrell and Xie 2022): a residual network with the manners of a
    /// transformer. 197,767,336 weights. Images of 0 to 255, (224, 224, 3), at least 32×32; the network scales them
    /// itself.
    /// </summary>
    /// <inheritdoc cref="ConvNeXtTiny" path="/param|/exception"/>
    public static Model ConvNeXtLarge(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null,
        double dropPathRate = 0, double layerScaleInitValue = 1e-6, bool includePreprocessing = true) =>
        ConvNeXt([3, 3, 27, 3], [192, 384, 768, 1536], dropPathRate, layerScaleInitValue, includePreprocessing,
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "convnext_large"));

    /// <summary>
    /// ConvNeXtXLarge (Liu, Mao, Wu, Feichtenhofer, Darrell and Xie 2022): a residual network with the manners of a
    /// transformer. 350,196,968 weights. Images of 0 to 255, (224, 224, 3), at least 32×32; the network scales them
    /// itself.
    /// </summary>
    /// <inheritdoc cref="ConvNeXtTiny" path="/param|/exception"/>
    public static Model ConvNeXtXLarge(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null,
        double dropPathRate = 0, double layerScaleInitValue = 1e-6, bool includePreprocessing = true) =>
        ConvNeXt([3, 3, 27, 3], [256, 512, 1024, 2048], dropPathRate, layerScaleInitValue, includePreprocessing,
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "convnext_xlarge"));

    static Model ConvNeXt(int[] depths, int[] widths, double dropPathRate, double layerScale,
        bool includePreprocessing, NetworkOptions options)
    {
        string name = options.Name;
        KerasTensor image = options.Image(224, 32), x = image;
        if (includePreprocessing && x.Channels() == 3)
            x = new Normalization([-1], imageMean, imageVariance, name: $"{name}_prestem_normalization").Apply(x);
        int blocks = depths.Sum(), done = 0;
        for (int stage = 0; stage < depths.Length; stage++)
        {
            x = (stage == 0 ? Stem(widths[0], name) : Downsampling(widths[stage], stage - 1, name)).Apply(x);
            for (int i = 0; i < depths[stage]; i++)
                x = ConvNeXtBlock(
                    x, dropPathRate * done++ / (blocks - 1), layerScale, $"{name}_stage_{stage}_block_{i}");
        }
        if (!options.IncludeTop)
            return options.Build(image, new LayerNormalization(epsilon: 1e-6).Apply(options.Pooled(x)));
        x = new GlobalAveragePooling2D(name: $"{name}_head_gap").Apply(x);
        x = new LayerNormalization(epsilon: 1e-6, name: $"{name}_head_layernorm").Apply(x);
        x = new Dense(options.Classes, options.Activation, name: $"{name}_head_dense").Apply(x);
        return options.Build(image, x);
    }

    // Of ImageNet's red, green and blue, 0 to 255.
    static readonly float[] imageMean = [0.485f * 255, 0.456f * 255, 0.406f * 255];
    static readonly float[] imageVariance =
        [0.229f * 255 * (0.229f * 255), 0.224f * 255 * (0.224f * 255), 0.225f * 255 * (0.225f * 255)];

    static Sequential Stem(int width, string name) => new($"{name}_stem")
    {
        new Conv2D(width, 4, 4, name: $"{name}_stem_conv"),
        new LayerNormalization(epsilon: 1e-6, name: $"{name}_stem_layernorm"),
    };

    static Sequential Downsampling(int width, int i, string name) => new($"{name}_downsampling_block_{i}")
    {
        new LayerNormalization(epsilon: 1e-6, name: $"{name}_downsampling_layernorm_{i}"),
        new Conv2D(width, 2, 2, name: $"{name}_downsampling_conv_{i}"),
    };

    static KerasTensor ConvNeXtBlock(KerasTensor input, double drop, double layerScale, string name)
    {
        int width = input.Channels();
        KerasTensor x = new Conv2D(width, 7, padding: "same", groups: width, name: $"{name}_depthwise_conv")
            .Apply(input);
        x = new LayerNormalization(epsilon: 1e-6, name: $"{name}_layernorm").Apply(x);
        x = new Dense(4 * width, name: $"{name}_pointwise_conv_1").Apply(x).Activate("gelu", $"{name}_gelu");
        x = new Dense(width, name: $"{name}_pointwise_conv_2").Apply(x);
        x = new LayerScale(layerScale, width, name: $"{name}_layer_scale").Apply(x);
        x = drop > 0 ? new StochasticDepth(drop, name: $"{name}_stochastic_depth").Apply(x)
            : x.Activate("linear", $"{name}_identity");
        return new Layers.Add().Apply(input, x);
    }
}
