using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// eˣ / Σ eˣ along one or more axes; what a mask hides gets 0. Input of any shape, (batch, …); the output has the same.
/// </summary>
/// <example><code>new Softmax().Apply(Input(8)) // (None, 8)</code></example>
public sealed class Softmax : Layer
{
    readonly Ints axis;

    /// <summary>A softmax.</summary>
    /// <param name="axis">The axes; by default the last.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    public Softmax(Ints? axis = null, string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(name, true, dtype, inputShape) => this.axis = axis ?? [-1];

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        if (context.Mask is not { } mask) return Functions.Softmax(x, axis);
        Shape missing = [.. Enumerable.Repeat(1, Math.Max(0, x.Rank - mask.Rank)), .. mask.Shape];
        if (mask.Rank > x.Rank || missing.Zip(x.Shape).Any(sizes => sizes.First != 1 && sizes.First != sizes.Second))
            throw new ArgumentException($"The mask {mask.Shape} does not suit the input {x.Shape}: counted from the " +
                "last axis, each of its sizes must be 1 or that of the input.");
        Tensor shown = mask.DType == DType.Bool ? mask : mask.IsGreater(0.5);
        Tensor hidden = Tensor.Where(shown, x, x.DType == DType.Float16 ? -3e4 : -1e9);
        // Where all is hidden the softmax would be even; it is to be 0.
        return Tensor.Where(shown, Functions.Softmax(hidden, axis), 0);
    }

    /// <summary>There is nothing to build.</summary>
    public override JsonObject? GetBuildConfig() => null;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("axis", axis.Count == 1 ? axis[0] : Config.List(axis)));
}
