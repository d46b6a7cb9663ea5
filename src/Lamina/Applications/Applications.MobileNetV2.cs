using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

// MobileNet, second version.
public static partial class Applications
{
    /// <summary>
    /// MobileNetV2 (Sandler, Howard, Zhu, Zhmoginov and Chen 2018): 17 inverted residual blocks, wide within and narrow
    /// between. 3,538,984 weights at α = 1. Images: (224, 224, 3), at least 32×32.
    /// </summary>
    /// <param name="weights">The path of a file of weights; null to begin with random ones.</param>
    /// <param name="includeTop">Whether the classifier stands at the end.</param>
    /// <param name="inputShape">(rows, columns, channels); by default the network's own.</param>
    /// <param name="pooling">Without classifier: null, "avg" or "max".</param>
    /// <param name="classes">How many classes the classifier tells apart; output (batch, classes).</param>
    /// <param name="classifierActivation">Applied to the classifier's output; null for logits.</param>
    /// <param name="name">The name of the model; by default Keras's.</param>
    /// <param name="alpha">Factor of the number of filters in every layer.</param>
    public static Model MobileNetV2(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null,
        double alpha = 1)
    {
        var options = new NetworkOptions(weights, includeTop, inputShape, pooling, classes, classifierActivation,
            name ?? MobileName("mobilenetv2", alpha, inputShape));
        KerasTensor image = options.Image(224, 32);
        KerasTensor x = image.Conv(Blocks.Divisible(32 * alpha), 3, "Conv1", 2).MobileNorm("bn_Conv1")
            .Relu6("Conv1_relu");
        (int Filters, int Stride, int Repeats)[] stages =
            [(16, 1, 1), (24, 2, 2), (32, 2, 3), (64, 2, 4), (96, 1, 3), (160, 2, 3), (320, 1, 1)];
        int id = 0;
        foreach ((int filters, int stride, int repeats) in stages)
            for (int i = 0; i < repeats; i++)
                x = InvertedResidual(x, Blocks.Divisible((int)(filters * alpha)), i == 0 ? stride : 1, id++);
        x = x.Conv(alpha > 1 ? Blocks.Divisible(1280 * alpha) : 1280, 1, "Conv_1", 1, "valid").MobileNorm("Conv_1_bn")
            .Relu6("out_relu");
        return options.Build(image, options.Top(x));
    }

    static KerasTensor InvertedResidual(KerasTensor input, int filters, int stride, int id)
    {
        string prefix = id == 0 ? "expanded_conv_" : $"block_{id}_";
        KerasTensor x = input;
        if (id > 0)
            x = x.Conv(6 * x.Channels(), 1, $"{prefix}expand").MobileNorm($"{prefix}expand_BN")
                .Relu6($"{prefix}expand_relu");
        if (stride == 2) x = x.PadForStride(3, $"{prefix}pad");
        x = new DepthwiseConv2D(3, stride, stride == 1 ? "same" : "valid", useBias: false, name: $"{prefix}depthwise")
            .Apply(x).MobileNorm($"{prefix}depthwise_BN").Relu6($"{prefix}depthwise_relu");
        x = x.Conv(filters, 1, $"{prefix}project").MobileNorm($"{prefix}project_BN");
        return stride == 1 && input.Channels() == filters ? new Layers.Add(name: $"{prefix}add").Apply(input, x) : x;
    }

    static KerasTensor MobileNorm(this KerasTensor x, string name) => x.BatchNorm(name, momentum: 0.999);
}
