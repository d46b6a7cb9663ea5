using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>Puts the axes of each sample in another order: (batch, a, b) with (2, 1) becomes (batch, b, a).</summary>
/// <example><code>new Permute([2, 1]).Apply(Input(10, 4)) // (None, 4, 10)</code></example>
public sealed class Permute : Layer
{
    readonly Ints dims;

    /// <summary>A permutation.</summary>
    /// <param name="dims">The axes in their new order, counted from 1; the batch stays first.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">It is no order of 1, 2, ….</exception>
    public Permute(Ints dims, string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(name, dtype: dtype, inputShape: inputShape)
    {
        if (!dims.Order().SequenceEqual(Enumerable.Range(1, dims.Count)))
            throw new ArgumentException($"The axes of Permute are an order of 1 to {dims.Count}, not {dims}.",
                nameof(dims));
        this.dims = dims;
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context) => x.Rank == dims.Count + 1
        ? x.Transpose([0, .. dims])
        : throw new ArgumentException(
            $"It orders {dims.Count} axes beside the batch, and this input has {x.Rank - 1}.");

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("dims", Config.List(dims)));

    internal static Permute Read(JsonObject c) => new(
        c.Ints("dims") ?? throw new FormatException("The config of Permute lacks 'dims'."), LayerConfig.Name(c),
        LayerConfig.Type(c));
}
