using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>Cuts the edges off a image: (batch, rows, columns, channels).</summary>
/// <example><code>new Cropping2D(2).Apply(Input(28, 28, 1)) // (None, 24, 24, 1)</code></example>
public sealed class Cropping2D : EdgeLayer
{
    /// <summary>A layer with Keras's defaults.</summary>
    /// <param name="cropping">How many elements at each end; by default 0.</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">A number is negative.</exception>
    public Cropping2D(
        Edges2? cropping = null, string dataFormat = "channels_last", string? name = null, DType dtype = DType.Float32,
            Shape? inputShape = null)
        : this((cropping ?? 0).Before, (cropping ?? 0).After, dataFormat, name, dtype, inputShape) { }

    Cropping2D(Ints before, Ints after, string dataFormat, string? name, DType dtype, Shape? inputShape)
        : base("cropping", before, after, dataFormat, name, dtype, inputShape) { }

    private protected override Tensor Change(Tensor x) => Crop(x);

    internal static Cropping2D Read(JsonObject c)
    {
        (Ints before, Ints after) = ReadEdges(c, "cropping", 2, 0);
        return new(before, after, c.String("data_format", "channels_last"), LayerConfig.Name(c), LayerConfig.Type(c),
            null);
    }
}
