using Lamina.IR;

namespace Lamina.Micro;

/// <summary>Fused loops over numbers that lie in the caches and over numbers that do not.</summary>
public class Elementwise : Family
{
    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, Graph> Graphs { get; } = new Dictionary<string, Graph>
    {
        ["relu, 1e4"] = Of(x => x[0].Relu(), 10_000),
        ["exp, 1e5"] = Of(x => x[0].Exp(), 100_000),
        ["tanh, 1e5"] = Of(x => x[0].Tanh(), 100_000),
        ["x·y + z, 1e7"] = Of(x => x[0] * x[1] + x[2], 10_000_000, 10_000_000, 10_000_000),
        ["(x + 1)·σ(x), 1e6"] = Of(x => (x[0] + 1) * x[0].Sigmoid(), 1_000_000),
        ["bias and relu, 4096×256"] = Of(x => (x[0] + x[1]).Relu(), (4096, 256), 256),
    };
}
