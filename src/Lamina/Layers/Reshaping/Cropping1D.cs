using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>Cuts the edges off a sequence: (batch, steps, features).</summary>
/// <example><code>new Cropping1D((1, 2)).Apply(Input(10, 4)) // (None, 7, 4)</code></example>
public sealed class Cropping1D : EdgeLayer
{
    /// <summary>A layer with Keras's defaults.</summary>
    /// <param name="cropping">How many elements at each end; by default (1, 1).</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">A number is negative.</exception>
    public Cropping1D(
        Edges1? cropping = null, string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : this((cropping ?? (1, 1)).Before, (cropping ?? (1, 1)).After, "channels_last", name, dtype, inputShape) { }

    Cropping1D(Ints before, Ints after, string dataFormat, string? name, DType dtype, Shape? inputShape)
        : base("cropping", before, after, dataFormat, name, dtype, inputShape) { }

    private protected override Tensor Change(Tensor x) => Crop(x);

    private protected override bool HasDataFormat => false;

    internal static Cropping1D Read(JsonObject c)
    {
        (Ints before, Ints after) = ReadEdges(c, "cropping", 1, 1);
        return new(before, after, "channels_last", LayerConfig.Name(c), LayerConfig.Type(c), null);
    }
}
