using Lamina.IR;

namespace Lamina.Micro;

/// <summary>Matrix products: squares, and the shapes that dense layers and attention make.</summary>
public class Products : Family
{
    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, Graph> Graphs { get; } = new Dictionary<string, Graph>
    {
        ["64³"] = Product((64, 64), (64, 64)),
        ["256³"] = Product((256, 256), (256, 256)),
        ["1024³"] = Product((1024, 1024), (1024, 1024)),
        ["32×1600·1600×64"] = Product((32, 1600), (1600, 64)),
        ["128×784·784×512"] = Product((128, 784), (784, 512)),
        ["1×768·768×3072"] = Product((1, 768), (768, 3072)),
        ["64 of 128×32·32×128"] = Product((64, 128, 32), (64, 32, 128)),
        ["128×512·512×512 + bias, relu"] =
            Of(x => (x[0].MatMul(x[1]) + x[2]).Relu(), (128, 512), (512, 512), 512),
    };

    static Graph Product(Shape left, Shape right) => Of(x => x[0].MatMul(x[1]), left, right);
}
