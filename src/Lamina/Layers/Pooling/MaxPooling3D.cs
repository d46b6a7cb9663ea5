using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// The maximum of each window over 3 spatial axes, channel by channel. Input (batch, depth, rows, columns, channels).
/// </summary>
/// <example><code>new MaxPooling3D((2, 2, 2)).Apply(Input(8, 8, 8, 1)) // (None, 4, 4, 4, 1)</code></example>
public sealed class MaxPooling3D : PoolingLayer
{
    /// <summary>Pooling with Keras's defaults.</summary>
    /// <param name="poolSize">Size of the window; by default 2.</param>
    /// <param name="strides">Steps of the window; by default its size.</param>
    /// <param name="padding">"valid" or "same".</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public MaxPooling3D(Window3? poolSize = null, Window3? strides = null, string padding = "valid",
        string dataFormat = "channels_last", string? name = null, Shape? inputShape = null)
        : this((poolSize ?? 2).Sizes, (strides ?? poolSize ?? 2).Sizes, padding, dataFormat, name, true, DType.Float32,
            inputShape)
    { }

    MaxPooling3D(Ints size, Ints strides, string padding, string dataFormat, string? name, bool trainable, DType dtype,
        Shape? inputShape)
        : base(3, size, strides, padding, dataFormat, name, trainable, dtype, inputShape) { }

    /// <inheritdoc/>
    private protected override Tensor Pool(Tensor x) => Functions.MaxPool(x, PoolSize, Strides, Padding);

    internal static MaxPooling3D Read(JsonObject c)
    {
        Ints size = LayerConfig.Axes(c, "pool_size", 3, 2);
        return new(size, c["strides"] is null ? size
            : LayerConfig.Axes(c, "strides", 3, 2), c.String("padding", "valid"),
            c.String("data_format", "channels_last"), LayerConfig.Name(c), LayerConfig.Trainable(c),
                LayerConfig.Type(c), null);
    }
}
