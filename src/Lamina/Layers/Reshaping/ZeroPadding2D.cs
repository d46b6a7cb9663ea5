using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>Puts zeros around a image: (batch, rows, columns, channels).</summary>
/// <example><code>new ZeroPadding2D(2).Apply(Input(28, 28, 1)) // (None, 32, 32, 1)</code></example>
public sealed class ZeroPadding2D : EdgeLayer
{
    /// <summary>A layer with Keras's defaults.</summary>
    /// <param name="padding">How many elements at each end; by default 1.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">A number is negative.</exception>
    public ZeroPadding2D(
        Edges2? padding = null, string dataFormat = "channels_last", string? name = null, DType dtype = DType.Float32,
            Shape? inputShape = null)
        : this((padding ?? 1).Before, (padding ?? 1).After, dataFormat, name, dtype, inputShape) { }

    ZeroPadding2D(Ints before, Ints after, string dataFormat, string? name, DType dtype, Shape? inputShape)
        : base("padding", before, after, dataFormat, name, dtype, inputShape) { }

    private protected override Tensor Change(Tensor x) => Pad(x);

    internal static ZeroPadding2D Read(JsonObject c)
    {
        (Ints before, Ints after) = ReadEdges(c, "padding", 2, 1);
        return new(before, after, c.String("data_format", "channels_last"), LayerConfig.Name(c), LayerConfig.Type(c),
            null);
    }
}
