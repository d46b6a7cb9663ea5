using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

// EfficientNet, second version.
public static partial class Applications
{
    /// <summary>A stage: repeats, filters, expansion, stride, whether its convolutions are whole.</summary>
    readonly record struct EfficientStage(int Repeats, int Filters, int Expansion, int Stride, bool Fused);

    /// <summary>
    /// EfficientNetV2B0 (Tan and Le 2021): the first stages are whole convolutions instead of depthwise ones. 7,200,312
    /// weights. Images of 0 to 255, (224, 224, 3), at least 32×32; the network scales them itself.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model EfficientNetV2B0(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        EfficientNetV2(efficientBase, 1, 1, 224, true,
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "efficientnetv2-b0"));

    /// <summary>
    /// EfficientNetV2B1 (Tan and Le 2021): the first stages are whole convolutions instead of depthwise ones. 8,212,124
    /// weights. Images of 0 to 255, (240, 240, 3), at least 32×32; the network scales them itself.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model EfficientNetV2B1(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        EfficientNetV2(efficientBase, 1, 1.1, 240, true,
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "efficientnetv2-b1"));

    /// <summary>
    /// EfficientNetV2B2 (Tan and Le 2021): the first stages are whole convolutions instead of depthwise ones.
    /// 10,178,374 weights. Images of 0 to 255, (260, 260, 3), at least 32×32; the network scales them itself.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model EfficientNetV2B2(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        EfficientNetV2(efficientBase, 1.1, 1.2, 260, true,
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "efficientnetv2-b2"));

    /// <summary>
    /// EfficientNetV2B3 (Tan and Le 2021): the first stages are whole convolutions instead of depthwise ones.
    /// 14,467,622 weights. Images of 0 to 255, (300, 300, 3), at least 32×32; the network scales them itself.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model EfficientNetV2B3(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        EfficientNetV2(efficientBase, 1.2, 1.4, 300, true,
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "efficientnetv2-b3"));

    /// <summary>
    /// EfficientNetV2S (Tan and Le 2021): the first stages are whole convolutions instead of depthwise ones. 21,612,360
    /// weights. Images of 0 to 255, (384, 384, 3), at least 32×32; the network scales them itself.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model EfficientNetV2S(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        EfficientNetV2(efficientSmall, 1, 1, 384, false,
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "efficientnetv2-s"));

    /// <summary>
    /// EfficientNetV2M (Tan and Le 2021): the first stages are whole convolutions instead of depthwise ones. 54,431,388
    /// weights. Images of 0 to 255, (480, 480, 3), at least 32×32; the network scales them itself.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model EfficientNetV2M(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        EfficientNetV2(efficientMedium, 1, 1, 480, false,
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "efficientnetv2-m"));

    /// <summary>
    /// EfficientNetV2L (Tan and Le 2021): the first stages are whole convolutions instead of depthwise ones.
    /// 119,027,848 weights. Images of 0 to 255, (480, 480, 3), at least 32×32; the network scales them itself.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model EfficientNetV2L(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        EfficientNetV2(efficientLarge, 1, 1, 480, false,
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "efficientnetv2-l"));

    static Model EfficientNetV2(
        EfficientStage[] stages, double width, double depth, int size, bool byImageNet, NetworkOptions options)
    {
        KerasTensor image = options.Image(size, 32);
        int Width(int filters) => (int)(filters * width + 4) / 8 * 8;
        KerasTensor x = ScaledWithin(image, byImageNet).Conv(Width(stages == efficientBase ? 32 : stages[0].Filters), 3,
            "stem_conv", 2, initializer: FanOut()).SteadyNorm("stem_bn").Activate("swish", "stem_activation");
        int blocks = stages.Sum(stage => stage.Repeats), done = 0;
        for (int i = 0; i < stages.Length; i++)
        {
            EfficientStage stage = stages[i];
            int repeats = (int)Math.Ceiling(stage.Repeats * depth), filters = Width(stage.Filters);
            for (int j = 0; j < repeats; j++)
            {
                string name = $"block{i + 1}{(char)('a' + j)}_";
                (int stride, double drop) = (j == 0 ? stage.Stride : 1, 0.2 * done++ / blocks);
                x = stage.Fused ? FusedBlock(x, filters, stage.Expansion, stride, drop, name)
                    : SplitBlock(x, filters, stage.Expansion, stride, drop, name);
            }
        }
        x = x.Conv(Width(1280), 1, "top_conv", initializer: FanOut()).SteadyNorm("top_bn")
            .Activate("swish", "top_activation");
        return options.Build(image, options.Top(x, 0.2, FanOutUniform()));
    }

    /// <summary>The smaller networks scale by the mean and deviation of ImageNet, the others to [−1, 1].</summary>
    static KerasTensor ScaledWithin(KerasTensor image, bool byImageNet)
    {
        if (!byImageNet || image.Channels() != 3) return new Rescaling(1 / 128.0, -1).Apply(image);
        float[] mean = [0.485f, 0.456f, 0.406f], variance = [0.229f * 0.229f, 0.224f * 0.224f, 0.225f * 0.225f];
        return new Normalization([-1], mean, variance).Apply(new Rescaling(1 / 255.0).Apply(image));
    }

    static KerasTensor SplitBlock(
        KerasTensor input, int filters, int expansion, int stride, double drop, string name)
    {
        KerasTensor x = input;
        if (expansion != 1)
            x = x.Conv(x.Channels() * expansion, 1, $"{name}expand_conv", initializer: FanOut())
                .SteadyNorm($"{name}expand_bn").Activate("swish", $"{name}expand_activation");
        x = new DepthwiseConv2D(3, stride, "same", useBias: false, depthwiseInitializer: FanOut(),
            name: $"{name}dwconv2").Apply(x).SteadyNorm($"{name}bn").Activate("swish", $"{name}activation");
        x = Excited(x, Math.Max(1, input.Channels() / 4), name)
            .Conv(filters, 1, $"{name}project_conv", initializer: FanOut()).SteadyNorm($"{name}project_bn");
        return stride == 1 && input.Channels() == filters ? DropAndAdd(x, input, drop, name) : x;
    }

    static KerasTensor FusedBlock(
        KerasTensor input, int filters, int expansion, int stride, double drop, string name)
    {
        bool widens = expansion != 1;
        KerasTensor x = input;
        if (widens)
            x = x.Conv(x.Channels() * expansion, 3, $"{name}expand_conv", stride, initializer: FanOut())
                .SteadyNorm($"{name}expand_bn").Activate("swish", $"{name}expand_activation");
        x = x.Conv(filters, widens ? 1 : 3, $"{name}project_conv", widens ? 1 : stride, initializer: FanOut())
            .SteadyNorm($"{name}project_bn");
        if (!widens) x = x.Activate("swish", $"{name}project_activation");
        return stride == 1 && input.Channels() == filters ? DropAndAdd(x, input, drop, name) : x;
    }

    static KerasTensor SteadyNorm(this KerasTensor x, string name) => x.BatchNorm(name, momentum: 0.9);

    static readonly EfficientStage[] efficientBase =
    [
        new(1, 16, 1, 1, true), new(2, 32, 4, 2, true), new(2, 48, 4, 2, true), new(3, 96, 4, 2, false),
        new(5, 112, 6, 1, false), new(8, 192, 6, 2, false),
    ];

    static readonly EfficientStage[] efficientSmall =
    [
        new(2, 24, 1, 1, true), new(4, 48, 4, 2, true), new(4, 64, 4, 2, true), new(6, 128, 4, 2, false),
        new(9, 160, 6, 1, false), new(15, 256, 6, 2, false),
    ];

    static readonly EfficientStage[] efficientMedium =
    [
        new(3, 24, 1, 1, true), new(5, 48, 4, 2, true), new(5, 80, 4, 2, true), new(7, 160, 4, 2, false),
        new(14, 176, 6, 1, false), new(18, 304, 6, 2, false), new(5, 512, 6, 1, false),
    ];

    static readonly EfficientStage[] efficientLarge =
    [
        new(4, 32, 1, 1, true), new(7, 64, 4, 2, true), new(7, 96, 4, 2, true), new(10, 192, 4, 2, false),
        new(19, 224, 6, 1, false), new(25, 384, 6, 2, false), new(7, 640, 6, 1, false),
    ];
}
