using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// The largest number of each of as many windows over a sequence as the output is to have:
/// (batch, steps, channels) becomes (batch, outputSize, channels); see <see cref="AdaptivePoolingLayer"/>.
/// </summary>
/// <param name="outputSize">How many steps the output has; at least 1.</param>
/// <param name="dataFormat">"channels_last" or "channels_first".</param>
/// <param name="name">The name.</param>
/// <param name="dtype">Element type.</param>
/// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
/// <example><code>new AdaptiveMaxPooling1D(4).Apply(Input(10, 3)) // (None, 4, 3)</code></example>
public sealed class AdaptiveMaxPooling1D(
    int outputSize, string dataFormat = "channels_last", string? name = null,
    DType dtype = DType.Float32, Shape? inputShape = null)
    : AdaptivePoolingLayer(1, [outputSize], dataFormat, name, dtype, inputShape)
{
    private protected override Tensor Pool(Tensor windows, int axis, int[] lengths) => windows.Max([axis]);

    internal static AdaptiveMaxPooling1D Read(JsonObject c) => new(LayerConfig.Axes(c, "output_size", 1, 1)[0],
        c.String("data_format", "channels_last"), LayerConfig.Name(c), LayerConfig.Type(c));
}
