using Lamina.IR;

namespace Lamina.Micro;

/// <summary>What only moves numbers.</summary>
public class Movement : Family
{
    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, Graph> Graphs { get; } = new Dictionary<string, Graph>
    {
        ["transpose 2048×2048"] = Of(x => x[0].Transpose(), (2048, 2048)),
        ["heads forward, 16×128×4×32"] = Of(x => x[0].Transpose([0, 2, 1, 3]), (16, 128, 4, 32)),
        ["channels first, 32×32×32×64"] = Of(x => x[0].Transpose([0, 3, 1, 2]), (32, 32, 32, 64)),
        ["broadcast rows, 4096×256"] = Of(x => x[0].BroadcastTo((4096, 256)), 256),
        ["join, 2 of 32×28×28×64"] = Of(x => Ops.Concatenate([x[0], x[1]], -1), (32, 28, 28, 64), (32, 28, 28, 64)),
        ["pad by 1, 32×32×32×64"] =
            Of(x => Ops.Pad(x[0], [0, 0, 1, 1, 1, 1, 0, 0]), (32, 32, 32, 64)),
    };
}
