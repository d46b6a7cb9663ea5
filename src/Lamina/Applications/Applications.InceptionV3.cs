using Lamina.IR;
using Lamina.Layers;

namespace Lamina;

// Inception, third version.
public static partial class Applications
{
    /// <summary>
    /// InceptionV3 (Szegedy, Vanhoucke, Ioffe, Shlens and Wojna 2016): blocks of parallel branches with windows of
    /// several shapes. 23,851,784 weights. Images: (299, 299, 3), at least 75×75.
    /// </summary>
    /// <inheritdoc cref="VGG16" path="/param|/exception"/>
    public static Model InceptionV3(string? weights = null, bool includeTop = true, Shape? inputShape = null,
        string? pooling = null, int classes = 1000, string? classifierActivation = "softmax", string? name = null) =>
        InceptionV3(
            new(weights, includeTop, inputShape, pooling, classes, classifierActivation, name ?? "inception_v3"));

    static Model InceptionV3(NetworkOptions options)
    {
        KerasTensor image = options.Image(299, 75);
        KerasTensor x = Inception(image, 32, 3, 2, "valid");
        x = Inception(Inception(x, 32, 3, 1, "valid"), 64, 3);
        x = new MaxPooling2D(3, 2).Apply(x);
        x = Inception(Inception(x, 80, 1, 1, "valid"), 192, 3, 1, "valid");
        x = new MaxPooling2D(3, 2).Apply(x);
        for (int i = 0; i < 3; i++)
            x = Mixed($"mixed{i}", Inception(x, 64, 1), Inception(Inception(x, 48, 1), 64, 5),
                Inception(Inception(Inception(x, 64, 1), 96, 3), 96, 3), PoolBranch(x, i == 0 ? 32 : 64));
        x = Mixed("mixed3", Inception(x, 384, 3, 2, "valid"),
            Inception(Inception(Inception(x, 64, 1), 96, 3), 96, 3, 2, "valid"), new MaxPooling2D(3, 2).Apply(x));
        int[] widths = [128, 160, 160, 192];
        for (int i = 0; i < widths.Length; i++)
        {
            int w = widths[i];
            x = Mixed($"mixed{i + 4}", Inception(x, 192, 1),
                Inception(Inception(Inception(x, w, 1), w, (1, 7)), 192, (7, 1)),
                Inception(Inception(Inception(Inception(Inception(
                    x, w, 1), w, (7, 1)), w, (1, 7)), w, (7, 1)), 192, (1, 7)),
                PoolBranch(x, 192));
        }
        x = Mixed("mixed8", Inception(Inception(x, 192, 1), 320, 3, 2, "valid"),
            Inception(Inception(Inception(Inception(x, 192, 1), 192, (1, 7)), 192, (7, 1)), 192, 3, 2, "valid"),
            new MaxPooling2D(3, 2).Apply(x));
        for (int i = 0; i < 2; i++)
        {
            KerasTensor narrow = Inception(x, 320, 1), wide = Inception(x, 384, 1);
            wide = Mixed($"mixed9_{i}", Inception(wide, 384, (1, 3)), Inception(wide, 384, (3, 1)));
            KerasTensor wider = Inception(Inception(x, 448, 1), 384, 3);
            wider = Mixed(null, Inception(wider, 384, (1, 3)), Inception(wider, 384, (3, 1)));
            x = Mixed($"mixed{9 + i}", narrow, wide, wider, PoolBranch(x, 192));
        }
        return options.Build(image, options.Top(x));
    }

    static KerasTensor Inception(
        KerasTensor x, int filters, Window2 kernel, int stride = 1, string padding = "same", string? name = null) =>
        x.Conv(filters, kernel, name, stride, padding).BatchNorm(name is null ? null : $"{name}_bn", scale: false)
            .Activate("relu", name is null ? null : $"{name}_ac");

    static KerasTensor PoolBranch(KerasTensor x, int filters) =>
        Inception(new AveragePooling2D(3, 1, "same").Apply(x), filters, 1);

    static KerasTensor Mixed(string? name, params KerasTensor[] branches) =>
        new Layers.Concatenate(name: name).Apply(branches);
}
