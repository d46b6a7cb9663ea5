using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

// Residual networks.
public static partial class Applications
{
    /// <summary>
    /// ResNet50 (He, Zhang, Ren and Sun 2015): 16 residual blocks of three convolutions. 25,636,712 weights. Images:
    /// (224, 224, 3), at least 32×32.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model ResNet50(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        ResNet([3, 4, 6, 3],
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "resnet50"));

    /// <summary>
    /// ResNet101 (He, Zhang, Ren and Sun 2015): 33 residual blocks of three convolutions. 44,707,176 weights.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model ResNet101(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        ResNet([3, 4, 23, 3],
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "resnet101"));

    /// <summary>
    /// ResNet152 (He, Zhang, Ren and Sun 2015): 50 residual blocks of three convolutions. 60,419,944 weights.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model ResNet152(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        ResNet([3, 8, 36, 3],
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "resnet152"));

    // Keras's ε, near that of the published weights.
    const double ResidualEpsilon = 1.001e-5;

    static Model ResNet(int[] depths, NetworkOptions options)
    {
        KerasTensor image = options.Image(224, 32);
        KerasTensor x = image.Pad(3, "conv1_pad").Conv(64, 7, "conv1_conv", 2, "valid", bias: true)
            .BatchNorm("conv1_bn", ResidualEpsilon).Activate("relu", "conv1_relu").Pad(1, "pool1_pad");
        x = new MaxPooling2D(3, 2, name: "pool1_pool").Apply(x);
        for (int stage = 0; stage < depths.Length; stage++)
            for (int block = 1; block <= depths[stage]; block++)
                x = ResidualBlock(x, 64 << stage, stage > 0 && block == 1 ? 2 : 1, block == 1,
                    $"conv{stage + 2}_block{block}");
        return options.Build(image, options.Top(x));
    }

    /// <summary>Narrow, convolve, widen; then the input is added, changed by a convolution where it must.</summary>
    static KerasTensor ResidualBlock(KerasTensor x, int filters, int stride, bool convolveShortcut, string name)
    {
        KerasTensor shortcut = !convolveShortcut ? x : x.Conv(4 * filters, 1, $"{name}_0_conv", stride, "valid", true)
            .BatchNorm($"{name}_0_bn", ResidualEpsilon);
        x = x.Conv(filters, 1, $"{name}_1_conv", stride, "valid", true).BatchNorm($"{name}_1_bn", ResidualEpsilon)
            .Activate("relu", $"{name}_1_relu")
            .Conv(filters, 3, $"{name}_2_conv", bias: true).BatchNorm($"{name}_2_bn", ResidualEpsilon)
            .Activate("relu", $"{name}_2_relu")
            .Conv(4 * filters, 1, $"{name}_3_conv", 1, "valid", true).BatchNorm($"{name}_3_bn", ResidualEpsilon);
        return new Layers.Add(name: $"{name}_add").Apply(shortcut, x).Activate("relu", $"{name}_out");
    }
}
