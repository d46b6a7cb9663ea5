using Lamina.IR;

namespace Lamina.Micro;

/// <summary>Sums and maxima over rows, columns and everything; pooling.</summary>
public class Reductions : Family
{
    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, Graph> Graphs { get; } = new Dictionary<string, Graph>
    {
        ["sum of rows, 4096×256"] = Of(x => x[0].Sum([1]), (4096, 256)),
        ["sum of columns, 4096×256"] = Of(x => x[0].Sum([0]), (4096, 256)),
        ["sum of all, 1e7"] = Of(x => x[0].Sum(), 10_000_000),
        ["mean and variance of channels, 32×32×32×16"] =
            Of(x => (x[0] - x[0].Mean([0, 1, 2], true)).Square().Mean([0, 1, 2]), (32, 32, 32, 16)),
        ["softmax, 4096×128"] = Of(x => Ops.Softmax(x[0]), (4096, 128)),
        ["largest of 2×2, 32×26×26×32"] = Of(x => Functions.MaxPool(x[0], [2, 2], [2, 2], "valid"), (32, 26, 26, 32)),
        ["its gradient"] = GradientOf(x => Functions.MaxPool(x[0], [2, 2], [2, 2], "valid"), 0, (32, 26, 26, 32)),
    };
}
