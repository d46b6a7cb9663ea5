using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>How the windows of a convolutional LSTM go over its inputs; those over its states have stride 1.</summary>
sealed record ConvLSTMWindows(Ints Kernel, Ints Strides, string Padding, string DataFormat, Ints Dilation)
{
    /// <exception cref="ArgumentException">An argument is out of range or misspelled.</exception>
    public void Check(string layer)
    {
        SpatialLayers.Check(layer, Kernel.Count, Padding, DataFormat, false, Kernel, Strides, Dilation);
        if (Strides.Any(s => s > 1) && Dilation.Any(d => d > 1))
            throw new ArgumentException($"{layer}: strides {Strides} and dilation {Dilation} cannot both exceed 1.");
    }

    /// <summary>How many windows there are along an axis.</summary>
    public int OutputSize(int size, int axis)
    {
        int span = Padding == "same" ? size : size - Dilation[axis] * (Kernel[axis] - 1);
        if (span < 1) throw new ArgumentException(
            $"A window of {Kernel[axis]} with dilation {Dilation[axis]} does not fit into {size} elements.");
        return (span + Strides[axis] - 1) / Strides[axis];
    }

    public static ConvLSTMWindows Read(JsonObject c, int rank) => new(LayerConfig.Axes(c, "kernel_size", rank, 1),
        LayerConfig.Axes(c, "strides", rank, 1), c.String("padding", "valid"),
        c.String("data_format", "channels_last"), LayerConfig.Axes(c, "dilation_rate", rank, 1));

    public JsonObject Write(JsonObject config) => config.With(
        ("kernel_size", Config.List(Kernel)), ("strides", Config.List(Strides)), ("padding", Padding),
        ("data_format", DataFormat), ("dilation_rate", Config.List(Dilation)));
}
