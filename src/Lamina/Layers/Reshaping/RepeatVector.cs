using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>Repeats each row: (batch, features) becomes (batch, n, features).</summary>
/// <example><code>new RepeatVector(3).Apply(Input(8)) // (None, 3, 8)</code></example>
public sealed class RepeatVector : Layer
{
    readonly int n;

    /// <summary>A repetition.</summary>
    /// <param name="n">How many times.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">The number is below 1.</exception>
    public RepeatVector(int n, string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(name, dtype: dtype, inputShape: inputShape)
    {
        if (n < 1) throw new ArgumentException($"RepeatVector repeats at least once, not {n} times.", nameof(n));
        this.n = n;
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => x.Rank == 2
        ? x.ExpandDims(1).BroadcastTo((x.Shape[0], n, x.Shape[1]))
        : throw new ArgumentException($"It needs (batch, features), not {x.Shape}.");

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("n", n));

    internal static RepeatVector Read(JsonObject c) => new(c.Int("n"), LayerConfig.Name(c), LayerConfig.Type(c));
}
