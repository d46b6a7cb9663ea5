using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>eˣ / Σ eˣ along one or more axes; what a mask hides gets 0.</summary>
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
        // Keras takes 10⁹ away from what is hidden, so that its exponential is 0.
        if (context.Mask is { } mask && mask.Rank <= x.Rank)
            x += (1 - Expanded(mask, x).Cast(x.DType)) * -1e9;
        return Functions.Softmax(x, axis);
    }

    static Tensor Expanded(Tensor mask, Tensor x)
    {
        while (mask.Rank < x.Rank) mask = mask.ExpandDims(-1);
        return mask;
    }

    /// <summary>There is nothing to build.</summary>
    public override JsonObject? GetBuildConfig() => null;

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("axis", axis.Count == 1 ? axis[0] : Config.List(axis)));
}
