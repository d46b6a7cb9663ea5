using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// What adaptive pooling has in common: the windows are chosen so that the output has a given size, whatever the
/// input's. Along an axis of n elements output i of m looks at the elements from ⌊i·n/m⌋ up to ⌈(i+1)·n/m⌉.
/// </summary>
public abstract class AdaptivePoolingLayer : Layer
{
    readonly Ints outputSize;
    readonly string dataFormat;

    private protected AdaptivePoolingLayer(
        int rank, Ints outputSize, string dataFormat, string? name, DType dtype, Shape? inputShape)
        : base(name, dtype: dtype, inputShape: inputShape)
    {
        SpatialLayers.Check(ClassName, rank, "valid", dataFormat, false);
        if (outputSize.Count != rank || outputSize.Any(size => size < 1))
            throw new ArgumentException($"{ClassName} needs {rank} positive output sizes, not {outputSize}.");
        (this.outputSize, this.dataFormat) = (outputSize, dataFormat);
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, CallContext context)
    {
        if (x.Rank != outputSize.Count + 2)
            throw new ArgumentException(
                $"It needs {SpatialLayers.Axes(outputSize.Count, dataFormat)}, not {x.Shape}.");
        for (int i = 0; i < outputSize.Count; i++)
            x = PoolAxis(x, (dataFormat == "channels_first" ? 2 : 1) + i, outputSize[i]);
        return x;
    }

    Tensor PoolAxis(Tensor x, int axis, int outputs)
    {
        int size = x.Shape[axis];
        int Start(int i) => (int)((long)i * size / outputs);
        int End(int i) => (int)(((long)(i + 1) * size + outputs - 1) / outputs);
        int[] lengths = [.. Enumerable.Range(0, outputs).Select(i => End(i) - Start(i))];
        int window = lengths.Max();
        // Windows that are shorter than the longest see their last element again.
        int[] places = [.. Enumerable.Range(0, outputs * window).Select(p =>
            Start(p / window) + Math.Min(p % window, lengths[p / window] - 1))];
        Tensor windows = x.Take(Tensor.From(NDArray.From<int>(places, places.Length)), axis)
            .Reshape([.. x.Shape.Slice(0, axis), outputs, window, .. x.Shape.Slice(axis + 1)]);
        return Pool(windows, axis + 1, lengths);
    }

    /// <summary>Makes one number of each window.</summary>
    /// <param name="windows">Windows, the axis of windows just before that of their elements.</param>
    /// <param name="axis">The axis of the elements.</param>
    /// <param name="lengths">How many elements of each window count.</param>
    private protected abstract Tensor Pool(Tensor windows, int axis, int[] lengths);

    /// <summary>The means of windows.</summary>
    private protected static Tensor Average(Tensor windows, int axis, int[] lengths)
    {
        int window = windows.Shape[axis];
        double[] weights = [.. lengths.SelectMany(length =>
            Enumerable.Range(0, window).Select(place => place < length ? 1.0 / length : 0))];
        Shape along = [.. Enumerable.Range(0, windows.Rank)
            .Select(a => a == axis ? window : a == axis - 1 ? lengths.Length : 1)];
        return (windows * Tensor.From(NDArray.From<double>(weights, along).Cast(windows.DType))).Sum([axis]);
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("output_size", Config.List(outputSize)), ("data_format", dataFormat));
}
