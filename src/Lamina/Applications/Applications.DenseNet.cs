using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

// Densely connected networks.
public static partial class Applications
{
    /// <summary>
    /// DenseNet121 (Huang, Liu, van der Maaten and Weinberger 2017): each layer sees the outputs of all before it in
    /// its block. 8,062,504 weights. Images: (224, 224, 3), at least 32×32.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model DenseNet121(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        DenseNet([6, 12, 24, 16],
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "densenet121"));

    /// <summary>
    /// DenseNet169 (Huang, Liu, van der Maaten and Weinberger 2017): 14,307,880 weights.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model DenseNet169(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        DenseNet([6, 12, 32, 32],
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "densenet169"));

    /// <summary>
    /// DenseNet201 (Huang, Liu, van der Maaten and Weinberger 2017): 20,242,984 weights.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model DenseNet201(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        DenseNet([6, 12, 48, 32],
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "densenet201"));

    // Channels that each layer adds.
    const int Growth = 32;

    static Model DenseNet(int[] depths, NetworkOptions options)
    {
        KerasTensor image = options.Image(224, 32);
        KerasTensor x = image.Pad(3).Conv(64, 7, "conv1_conv", 2, "valid").BatchNorm("conv1_bn", ResidualEpsilon)
            .Activate("relu", "conv1_relu").Pad(1);
        x = new MaxPooling2D(3, 2, name: "pool1").Apply(x);
        for (int stage = 2; stage < depths.Length + 2; stage++)
        {
            for (int block = 1; block <= depths[stage - 2]; block++) x = Densely(x, $"conv{stage}_block{block}");
            if (stage == depths.Length + 1) break;
            x = x.BatchNorm($"pool{stage}_bn", ResidualEpsilon).Activate("relu", $"pool{stage}_relu")
                .Conv(x.Channels() / 2, 1, $"pool{stage}_conv", 1, "valid");
            x = new AveragePooling2D(2, 2, name: $"pool{stage}_pool").Apply(x);
        }
        x = x.BatchNorm("bn", ResidualEpsilon).Activate("relu", "relu");
        return options.Build(image, options.Top(x));
    }

    static KerasTensor Densely(KerasTensor x, string name)
    {
        KerasTensor added = x.BatchNorm($"{name}_0_bn", ResidualEpsilon).Activate("relu", $"{name}_0_relu")
            .Conv(4 * Growth, 1, $"{name}_1_conv", 1, "valid").BatchNorm($"{name}_1_bn", ResidualEpsilon)
            .Activate("relu", $"{name}_1_relu").Conv(Growth, 3, $"{name}_2_conv");
        return new Layers.Concatenate(name: $"{name}_concat").Apply(x, added);
    }
}
