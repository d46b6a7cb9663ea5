using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// The mean of each window over 1 spatial axis, channel by channel; padding does not count. Input (batch, steps,
/// channels).
/// </summary>
/// <example><code>new AveragePooling1D(2).Apply(Input(10, 4)) // (None, 5, 4)</code></example>
public sealed class AveragePooling1D : PoolingLayer
{
    /// <summary>Pooling with Keras's defaults.</summary>
    /// <param name="poolSize">Size of the window.</param>
    /// <param name="strides">Steps of the window; by default its size.</param>
    /// <param name="padding">"valid" or "same".</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public AveragePooling1D(Window1 poolSize, Window1? strides = null, string padding = "valid",
        string dataFormat = "channels_last", string? name = null, Shape? inputShape = null)
        : this(poolSize.Sizes, (strides ?? poolSize).Sizes, padding, dataFormat, name, true, DType.Float32,
            inputShape)
    { }

    AveragePooling1D(Ints size, Ints strides, string padding, string dataFormat, string? name, bool trainable,
        DType dtype, Shape? inputShape)
        : base(1, size, strides, padding, dataFormat, name, trainable, dtype, inputShape) { }

    /// <inheritdoc/>
    private protected override Tensor Pool(Tensor x) => Functions.AveragePool(x, PoolSize, Strides, Padding);

    internal static AveragePooling1D Read(JsonObject c)
    {
        Ints size = LayerConfig.Axes(c, "pool_size", 1, 2);
        return new(size, c["strides"] is null ? size
            : LayerConfig.Axes(c, "strides", 1, 2), c.String("padding", "valid"),
            c.String("data_format", "channels_last"), LayerConfig.Name(c), LayerConfig.Trainable(c),
                LayerConfig.Type(c), null);
    }
}
