using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

// Inception with residuals.
public static partial class Applications
{
    /// <summary>
    /// InceptionResNetV2 (Szegedy, Ioffe, Vanhoucke and Alemi 2017): 40 residual blocks of parallel branches.
    /// 55,873,736 weights. Images: (299, 299, 3), at least 75×75.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model InceptionResNetV2(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        InceptionResNetV2(
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation,
                name ?? "inception_resnet_v2"));

    static Model InceptionResNetV2(NetworkOptions options)
    {
        KerasTensor image = options.Image(299, 75);
        KerasTensor x = Inception(Inception(Inception(image, 32, 3, 2, "valid"), 32, 3, 1, "valid"), 64, 3);
        x = new MaxPooling2D(3, 2).Apply(x);
        x = Inception(Inception(x, 80, 1, 1, "valid"), 192, 3, 1, "valid");
        x = new MaxPooling2D(3, 2).Apply(x);
        x = Mixed("mixed_5b", Inception(x, 96, 1), Inception(Inception(x, 48, 1), 64, 5),
            Inception(Inception(Inception(x, 64, 1), 96, 3), 96, 3), PoolBranch(x, 64));
        for (int i = 1; i <= 10; i++)
            x = ScaledResidual(x, 0.17, $"block35_{i}", Inception(x, 32, 1), Inception(Inception(x, 32, 1), 32, 3),
                Inception(Inception(Inception(x, 32, 1), 48, 3), 64, 3));
        x = Mixed("mixed_6a", Inception(x, 384, 3, 2, "valid"),
            Inception(Inception(Inception(x, 256, 1), 256, 3), 384, 3, 2, "valid"), new MaxPooling2D(3, 2).Apply(x));
        for (int i = 1; i <= 20; i++)
            x = ScaledResidual(x, 0.1, $"block17_{i}", Inception(x, 192, 1),
                Inception(Inception(Inception(x, 128, 1), 160, (1, 7)), 192, (7, 1)));
        x = Mixed("mixed_7a", Inception(Inception(x, 256, 1), 384, 3, 2, "valid"),
            Inception(Inception(x, 256, 1), 288, 3, 2, "valid"),
            Inception(Inception(Inception(x, 256, 1), 288, 3), 320, 3, 2, "valid"), new MaxPooling2D(3, 2).Apply(x));
        for (int i = 1; i <= 10; i++)
            x = ScaledResidual(x, i < 10 ? 0.2 : 1, $"block8_{i}", Inception(x, 192, 1),
                Inception(Inception(Inception(x, 192, 1), 224, (1, 3)), 256, (3, 1)));
        return options.Build(image, options.Top(Inception(x, 1536, 1, name: "conv_7b")));
    }

    /// <summary>Adds a little of what the branches found; the last block adds all of it and has no rectifier.</summary>
    static KerasTensor ScaledResidual(KerasTensor x, double scale, string name, params KerasTensor[] branches)
    {
        KerasTensor found = Mixed($"{name}_mixed", branches)
            .Conv(x.Channels(), 1, $"{name}_conv", bias: true);
        x = new CustomScaleLayer(scale).Apply(x, found);
        return scale == 1 ? x : x.Activate("relu", $"{name}_ac");
    }
}
