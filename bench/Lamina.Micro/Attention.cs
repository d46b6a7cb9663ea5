using Lamina.IR;

namespace Lamina.Micro;

/// <summary>Scaled dot-product attention over (batch, length, heads, width), with its gradient.</summary>
public class Attention : Family
{
    static readonly Shape small = (16, 128, 4, 32), large = (1, 1024, 8, 64);

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, Graph> Graphs { get; } = new Dictionary<string, Graph>
    {
        ["16×128×4×32"] = Of(Attend, small, small, small),
        ["16×128×4×32, gradient by the queries"] = GradientOf(Attend, 0, small, small, small),
        ["1×1024×8×64"] = Of(Attend, large, large, large),
        ["1×1024×8×64, causal"] =
            Of(x => Ops.DotProductAttention(x[0], x[1], x[2], isCausal: true), large, large, large),
    };

    static Tensor Attend(Tensor[] x) => Ops.DotProductAttention(x[0], x[1], x[2]);
}
