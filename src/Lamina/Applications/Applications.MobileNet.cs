using System.Globalization;
using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

// MobileNet.
public static partial class Applications
{
    /// <summary>
    /// MobileNet (Howard et al. 2017): 13 depthwise convolutions, each with a pointwise one. 4,253,864 weights at
    /// α = 1. Images: (224, 224, 3), at least 32×32.
    /// </summary>
    /// <param name="weights">The path of a file of weights; null to begin with random ones.</param>
    /// <param name="includeTop">Whether the classifier stands at the end.</param>
    /// <param name="inputShape">(rows, columns, channels); by default the network's own.</param>
    /// <param name="pooling">Without classifier: null, "avg" or "max".</param>
    /// <param name="classes">How many classes the classifier tells apart; output (batch, classes).</param>
    /// <param name="classifierActivation">Applied to the classifier's output; null for logits.</param>
    /// <param name="name">The name of the model; by default Keras's.</param>
    /// <param name="alpha">Factor of the number of filters in every layer.</param>
    /// <param name="depthMultiplier">Outputs of a depthwise convolution for each channel.</param>
    /// <param name="dropout">The rate of the dropout before the classifier.</param>
    public static Model MobileNet(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null,
        double alpha = 1, int depthMultiplier = 1, double dropout = 0.001)
    {
        var options = new NetworkOptions(weights, includeTop, inputShape, pooling, classes, classifierActivation,
            name ?? MobileName("mobilenet", alpha, inputShape));
        KerasTensor image = options.Image(224, 32);
        KerasTensor x = image.Conv((int)(32 * alpha), 3, "conv1", 2).BatchNorm("conv1_bn").Relu6("conv1_relu");
        int[] filters = [64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024];
        for (int id = 1; id <= filters.Length; id++)
        {
            bool narrows = id is 2 or 4 or 6 or 12;
            if (narrows) x = x.Pad(((0, 1), (0, 1)), $"conv_pad_{id}");
            x = new DepthwiseConv2D(3, narrows ? 2 : 1, narrows ? "valid" : "same", depthMultiplier, useBias: false,
                name: $"conv_dw_{id}").Apply(x).BatchNorm($"conv_dw_{id}_bn").Relu6($"conv_dw_{id}_relu");
            x = x.Conv((int)(filters[id - 1] * alpha), 1, $"conv_pw_{id}").BatchNorm($"conv_pw_{id}_bn")
                .Relu6($"conv_pw_{id}_relu");
        }
        if (!includeTop) return options.Build(image, options.Pooled(x));
        x = new GlobalAveragePooling2D(keepDims: true).Apply(x);
        x = new Dropout(dropout, name: "dropout").Apply(x).Conv(classes, 1, "conv_preds", bias: true);
        x = new Layers.Reshape(classes, "reshape_2").Apply(x);
        return options.Build(image, new Activation(options.Activation, "predictions").Apply(x));
    }

    /// <summary>Keras puts α and the rows of an image into the name.</summary>
    static string MobileName(string family, double alpha, Shape? inputShape) =>
        string.Create(CultureInfo.InvariantCulture, $"{family}_{alpha:0.00}_{RowsOr224(inputShape)}");

    static string RowsOr224(Shape? inputShape) => inputShape is { Rank: > 0 } shape
        ? shape[0] < 0 ? "None" : shape[0].ToString(CultureInfo.InvariantCulture) : "224";
}
