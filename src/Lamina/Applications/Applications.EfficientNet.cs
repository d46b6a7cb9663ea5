using Lamina.Initializers;
using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

// EfficientNet.
public static partial class Applications
{
    // Window, repeats, filters, expansion and stride of the seven stages.
    static readonly (int Kernel, int Repeats, int Filters, int Expansion, int Stride)[] efficientStages =
    [
        (3, 1, 16, 1, 1), (3, 2, 24, 6, 2), (5, 2, 40, 6, 2), (3, 3, 80, 6, 2), (5, 3, 112, 6, 1), (5, 4, 192, 6, 2),
        (3, 1, 320, 6, 1),
    ];

    /// <summary>
    /// EfficientNetB0 (Tan and Le 2019): width, depth and image size grow together. 5,330,571 weights. Images of 0 to
    /// 255, (224, 224, 3), at least 32×32; the network scales them itself.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model EfficientNetB0(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        EfficientNet(1, 1, 224, 0.2,
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "efficientnetb0"));

    /// <summary>
    /// EfficientNetB1 (Tan and Le 2019): <see cref="EfficientNetB0"/> 1 times as wide and 1.1 times as deep, for images
    /// of 240×240. 7,856,239 weights.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model EfficientNetB1(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        EfficientNet(1, 1.1, 240, 0.2,
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "efficientnetb1"));

    /// <summary>
    /// EfficientNetB2 (Tan and Le 2019): <see cref="EfficientNetB0"/> 1.1 times as wide and 1.2 times as deep, for
    /// images of 260×260. 9,177,569 weights.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model EfficientNetB2(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        EfficientNet(1.1, 1.2, 260, 0.3,
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "efficientnetb2"));

    /// <summary>
    /// EfficientNetB3 (Tan and Le 2019): <see cref="EfficientNetB0"/> 1.2 times as wide and 1.4 times as deep, for
    /// images of 300×300. 12,320,535 weights.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model EfficientNetB3(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        EfficientNet(1.2, 1.4, 300, 0.3,
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "efficientnetb3"));

    /// <summary>
    /// EfficientNetB4 (Tan and Le 2019): <see cref="EfficientNetB0"/> 1.4 times as wide and 1.8 times as deep, for
    /// images of 380×380. 19,466,823 weights.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model EfficientNetB4(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        EfficientNet(1.4, 1.8, 380, 0.4,
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "efficientnetb4"));

    /// <summary>
    /// EfficientNetB5 (Tan and Le 2019): <see cref="EfficientNetB0"/> 1.6 times as wide and 2.2 times as deep, for
    /// images of 456×456. 30,562,527 weights.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model EfficientNetB5(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        EfficientNet(1.6, 2.2, 456, 0.4,
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "efficientnetb5"));

    /// <summary>
    /// EfficientNetB6 (Tan and Le 2019): <see cref="EfficientNetB0"/> 1.8 times as wide and 2.6 times as deep, for
    /// images of 528×528. 43,265,143 weights.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model EfficientNetB6(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        EfficientNet(1.8, 2.6, 528, 0.5,
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "efficientnetb6"));

    /// <summary>
    /// EfficientNetB7 (Tan and Le 2019): <see cref="EfficientNetB0"/> 2 times as wide and 3.1 times as deep, for images
    /// of 600×600. 66,658,687 weights.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model EfficientNetB7(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        EfficientNet(2, 3.1, 600, 0.5,
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "efficientnetb7"));

    static Model EfficientNet(double width, double depth, int size, double dropout, NetworkOptions options)
    {
        KerasTensor image = options.Image(size, 32);
        KerasTensor x = new Normalization([-1]).Apply(new Rescaling(1 / 255.0).Apply(image));
        x = x.PadForStride(3, "stem_conv_pad")
            .Conv(Blocks.Divisible(32 * width), 3, "stem_conv", 2, "valid", initializer: FanOut())
            .BatchNorm("stem_bn").Activate("swish", "stem_activation");
        int Repeats(int repeats) => (int)Math.Ceiling(depth * repeats);
        int blocks = efficientStages.Sum(stage => Repeats(stage.Repeats)), done = 0;
        for (int i = 0; i < efficientStages.Length; i++)
        {
            (int kernel, int repeats, int filters, int expansion, int stride) = efficientStages[i];
            for (int j = 0; j < Repeats(repeats); j++)
                x = Efficient(x, Blocks.Divisible(filters * width), kernel, expansion, j == 0 ? stride : 1,
                    0.2 * done++ / blocks, $"block{i + 1}{(char)('a' + j)}_");
        }
        x = x.Conv(Blocks.Divisible(1280 * width), 1, "top_conv", initializer: FanOut()).BatchNorm("top_bn")
            .Activate("swish", "top_activation");
        return options.Build(image, options.Top(x, dropout, FanOutUniform()));
    }

    static KerasTensor Efficient(
        KerasTensor input, int filters, int kernel, int expansion, int stride, double drop, string name)
    {
        int within = input.Channels() * expansion;
        KerasTensor x = input;
        if (expansion != 1)
            x = x.Conv(within, 1, $"{name}expand_conv", initializer: FanOut()).BatchNorm($"{name}expand_bn")
                .Activate("swish", $"{name}expand_activation");
        if (stride == 2) x = x.PadForStride(kernel, $"{name}dwconv_pad");
        x = new DepthwiseConv2D(kernel, stride, stride == 2 ? "valid" : "same", useBias: false,
            depthwiseInitializer: FanOut(), name: $"{name}dwconv").Apply(x).BatchNorm($"{name}bn")
            .Activate("swish", $"{name}activation");
        x = Excited(x, Math.Max(1, input.Channels() / 4), name);
        x = x.Conv(filters, 1, $"{name}project_conv", initializer: FanOut()).BatchNorm($"{name}project_bn");
        return stride == 1 && input.Channels() == filters ? DropAndAdd(x, input, drop, name) : x;
    }

    /// <summary>Weighs the channels by what their means say (Hu, Shen and Sun 2018).</summary>
    static KerasTensor Excited(KerasTensor x, int narrow, string name)
    {
        KerasTensor gate = new GlobalAveragePooling2D(name: $"{name}se_squeeze").Apply(x);
        gate = new Layers.Reshape((1, 1, x.Channels()), $"{name}se_reshape").Apply(gate);
        gate = new Conv2D(narrow, 1, padding: "same", activation: "swish", kernelInitializer: FanOut(),
            name: $"{name}se_reduce").Apply(gate);
        gate = new Conv2D(x.Channels(), 1, padding: "same", activation: "sigmoid", kernelInitializer: FanOut(),
            name: $"{name}se_expand").Apply(gate);
        return new Layers.Multiply(name: $"{name}se_excite").Apply(x, gate);
    }

    /// <summary>Adds the input; in training whole samples of what is added to it are left out at random.</summary>
    static KerasTensor DropAndAdd(KerasTensor x, KerasTensor input, double drop, string name)
    {
        if (drop > 0) x = new Dropout(drop, [-1, 1, 1, 1], name: $"{name}drop").Apply(x);
        return new Layers.Add(name: $"{name}add").Apply(x, input);
    }

    static VarianceScaling FanOut() => new(2, "fan_out");

    static VarianceScaling FanOutUniform() => new(1.0 / 3, "fan_out", "uniform");
}
