using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>Makes one axis of all but the batch: (batch, a, b, …) becomes (batch, a·b·…).</summary>
/// <example><code>new Flatten().Apply(Input(7, 7, 16)) // (None, 784)</code></example>
public sealed class Flatten : Layer
{
    readonly string dataFormat;

    /// <summary>A flattening.</summary>
    /// <param name="dataFormat">"channels_last", or "channels_first", which moves the channels last before.</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    public Flatten(string dataFormat = "channels_last", string? name = null, DType dtype = DType.Float32,
        Shape? inputShape = null)
        : base(name, true, dtype, inputShape) => this.dataFormat = dataFormat;

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        if (dataFormat == "channels_first" && x.Rank > 1) x = x.MoveAxis(1, -1);
        return x.Reshape((x.Shape[0], (int)x.Shape.Slice(1).Elements));
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("data_format", dataFormat));
}
