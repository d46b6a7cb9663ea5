using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

// Residual networks that normalize first.
public static partial class Applications
{
    /// <summary>
    /// ResNet50V2 (He, Zhang, Ren and Sun 2016): as <see cref="ResNet50"/>, normalizing before each convolution.
    /// 25,613,800 weights.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model ResNet50V2(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        ResNetV2([3, 4, 6, 3],
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "resnet50v2"));

    /// <summary>
    /// ResNet101V2 (He, Zhang, Ren and Sun 2016): 33 blocks that normalize before each convolution. 44,675,560 weights.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model ResNet101V2(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        ResNetV2([3, 4, 23, 3],
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "resnet101v2"));

    /// <summary>
    /// ResNet152V2 (He, Zhang, Ren and Sun 2016): 50 blocks that normalize before each convolution. 60,380,648 weights.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model ResNet152V2(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        ResNetV2([3, 8, 36, 3],
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "resnet152v2"));

    static Model ResNetV2(int[] depths, NetworkOptions options)
    {
        KerasTensor image = options.Image(224, 32);
        KerasTensor x = image.Pad(3, "conv1_pad").Conv(64, 7, "conv1_conv", 2, "valid", bias: true).Pad(1, "pool1_pad");
        x = new MaxPooling2D(3, 2, name: "pool1_pool").Apply(x);
        for (int stage = 0; stage < depths.Length; stage++)
            for (int block = 1; block <= depths[stage]; block++)
                x = PreactivatedBlock(x, 64 << stage, block == depths[stage] && stage < 3 ? 2 : 1, block == 1,
                    $"conv{stage + 2}_block{block}");
        x = x.BatchNorm("post_bn", ResidualEpsilon).Activate("relu", "post_relu");
        return options.Build(image, options.Top(x));
    }

    static KerasTensor PreactivatedBlock(KerasTensor x, int filters, int stride, bool convolveShortcut, string name)
    {
        KerasTensor ready = x.BatchNorm($"{name}_preact_bn", ResidualEpsilon).Activate("relu", $"{name}_preact_relu");
        KerasTensor shortcut = convolveShortcut
            ? ready.Conv(4 * filters, 1, $"{name}_0_conv", stride, "valid", bias: true)
            : stride > 1 ? new MaxPooling2D(1, stride).Apply(x) : x;
        x = ready.Conv(filters, 1, $"{name}_1_conv", 1, "valid").BatchNorm($"{name}_1_bn", ResidualEpsilon)
            .Activate("relu", $"{name}_1_relu").Pad(1, $"{name}_2_pad")
            .Conv(filters, 3, $"{name}_2_conv", stride, "valid").BatchNorm($"{name}_2_bn", ResidualEpsilon)
            .Activate("relu", $"{name}_2_relu").Conv(4 * filters, 1, $"{name}_3_conv", 1, "valid", bias: true);
        return new Layers.Add(name: $"{name}_out").Apply(shortcut, x);
    }
}
