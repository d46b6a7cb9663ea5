using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// The mean of each of as many windows over a volume as the output is to have:
/// (batch, depth, height, width, channels) becomes (batch, outputSize…, channels);
/// see <see cref="AdaptivePoolingLayer"/>.
/// </summary>
/// <param name="outputSize">Depth, height and width of the output; at least 1.</param>
/// <param name="dataFormat">"channels_last" or "channels_first".</param>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
/// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
/// <example><code>
/// new AdaptiveAveragePooling3D((4, 7, 7)).Apply(Input(8, 9, 9, 3)) // (None, 4, 7, 7, 3)
/// </code></example>
public sealed class AdaptiveAveragePooling3D(
    (int Depth, int Height, int Width) outputSize, string dataFormat = "channels_last", string? name = null,
    DType dtype = DType.Float32, Shape? inputShape = null)
    : AdaptivePoolingLayer(3, [outputSize.Depth, outputSize.Height, outputSize.Width], dataFormat, name, dtype,
        inputShape)
{
    private protected override Tensor Pool(Tensor windows, int axis, int[] lengths) => Average(windows, axis, lengths);

    internal static AdaptiveAveragePooling3D Read(JsonObject c)
    {
        Ints size = LayerConfig.Axes(c, "output_size", 3, 1);
        return new((size[0], size[1], size[2]),
            c.String("data_format", "channels_last"), LayerConfig.Name(c), LayerConfig.Type(c));
    }
}
