using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

// Xception.
public static partial class Applications
{
    /// <summary>
    /// Xception (Chollet 2017): 36 convolutions, all but the first two separable, with shortcuts. 22,910,480 weights.
    /// Images: (299, 299, 3), at least 71×71.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model Xception(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        Xception(
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "xception"));

    static Model Xception(NetworkOptions options)
    {
        KerasTensor image = options.Image(299, 71);
        KerasTensor x = image.Conv(32, 3, "block1_conv1", 2, "valid").BatchNorm("block1_conv1_bn")
            .Activate("relu", "block1_conv1_act").Conv(64, 3, "block1_conv2", 1, "valid").BatchNorm("block1_conv2_bn")
            .Activate("relu", "block1_conv2_act");
        x = Narrowing(x, 2, 128, 128, activateFirst: false);
        x = Narrowing(x, 3, 256, 256);
        x = Narrowing(x, 4, 728, 728);
        for (int block = 5; block <= 12; block++)
        {
            KerasTensor y = x;
            for (int i = 1; i <= 3; i++)
                y = Separable(y.Activate("relu", $"block{block}_sepconv{i}_act"), 728, $"block{block}_sepconv{i}");
            x = new Layers.Add().Apply(y, x);
        }
        x = Narrowing(x, 13, 728, 1024);
        x = Separable(x, 1536, "block14_sepconv1").Activate("relu", "block14_sepconv1_act");
        x = Separable(x, 2048, "block14_sepconv2").Activate("relu", "block14_sepconv2_act");
        return options.Build(image, options.Top(x));
    }

    static KerasTensor Separable(KerasTensor x, int filters, string name) =>
        new SeparableConv2D(filters, 3, padding: "same", useBias: false, name: name).Apply(x).BatchNorm($"{name}_bn");

    /// <summary>Two separable convolutions and a pooling of stride 2, beside a shortcut of the same stride.</summary>
    static KerasTensor Narrowing(KerasTensor x, int block, int inner, int filters, bool activateFirst = true)
    {
        KerasTensor shortcut = x.Conv(filters, 1, strides: 2).BatchNorm(null);
        if (activateFirst) x = x.Activate("relu", $"block{block}_sepconv1_act");
        x = Separable(x, inner, $"block{block}_sepconv1").Activate("relu", $"block{block}_sepconv2_act");
        x = Separable(x, filters, $"block{block}_sepconv2");
        x = new MaxPooling2D(3, 2, "same", name: $"block{block}_pool").Apply(x);
        return new Layers.Add().Apply(x, shortcut);
    }
}
