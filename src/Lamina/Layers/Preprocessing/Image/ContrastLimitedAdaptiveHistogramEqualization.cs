using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Equalizes the histogram of each tile of each channel of an image, with limited contrast, and interpolates between
/// the tiles (CLAHE, Zuiderveld 1994). In and out: (batch, height, width, channels) or one image.
/// </summary>
/// <example><code>
/// var layer = new ContrastLimitedAdaptiveHistogramEqualization(clipLimit: 2);
/// Tensor y = layer.Apply(images);
/// </code></example>
public sealed class ContrastLimitedAdaptiveHistogramEqualization : ImageLayer
{
    const int Bins = 256;
    readonly ValueRange range;
    readonly double clipLimit;
    readonly int gridRows, gridColumns;

    /// <summary>An equalization.</summary>
    /// <param name="valueRange">The lowest and the highest value; by default (0, 255).</param>
    /// <param name="clipLimit">How many times the mean a bin may hold, what is above goes to all; 0 for any.</param>
    /// <param name="tileGridSize">How many tiles there are down and across; by default (8, 8).</param>
    /// <param name="dataFormat">"channels_last" or "channels_first".</param>
    /// <param name="name">The name.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="inputShape">The shape of one sample, if the layer is first in a Sequential.</param>
    /// <exception cref="ArgumentException">There are no tiles.</exception>
    public ContrastLimitedAdaptiveHistogramEqualization((double Low, double High)? valueRange = null,
        double clipLimit = 4, (int Rows, int Columns)? tileGridSize = null, string dataFormat = "channels_last",
        string? name = null, DType dtype = DType.Float32, Shape? inputShape = null)
        : base(dataFormat, name, dtype, inputShape)
    {
        (gridRows, gridColumns) = tileGridSize ?? (8, 8);
        if (gridRows < 1 || gridColumns < 1)
            throw new ArgumentException($"There is at least one tile each way, not {gridRows} and {gridColumns}.");
        range = ValueRange.From(valueRange);
        this.clipLimit = clipLimit;
    }

    private protected override Tensor Transform(Tensor images, CallContext context)
    {
        int batch = images.Shape[0], height = images.Shape[1], width = images.Shape[2], channels = images.Shape[3];
        int rows = (height + gridRows - 1) / gridRows, columns = (width + gridColumns - 1) / gridColumns;
        Tensor pixels = range.To(ValueRange.Bytes, images).Clip(0, Bins - 1).Cast(DType.Int32)
            .Take(Mirrored(height, rows * gridRows), 1).Take(Mirrored(width, columns * gridColumns), 2);
        Tensor table = Tables(pixels, rows, columns).Reshape(batch * gridRows * gridColumns * channels * Bins);
        (Tensor above, Tensor below, Tensor down) = Neighbours(rows, gridRows, 1);
        (Tensor left, Tensor right, Tensor across) = Neighbours(columns, gridColumns, 2);
        Tensor image = Tensor.Iota((batch, 1, 1, 1), 0, DType.Int32);
        Tensor channel = Tensor.Iota((1, 1, 1, channels), 3, DType.Int32);
        Tensor At(Tensor row, Tensor column)
        {
            Tensor tile = (image * gridRows + row) * gridColumns + column;
            Tensor place = (tile * channels + channel) * Bins + pixels;
            return table.Take(place.Reshape((int)place.Shape.Elements)).Reshape(place.Shape);
        }
        Tensor top = At(above, left) * (1 - across) + At(above, right) * across;
        Tensor bottom = At(below, left) * (1 - across) + At(below, right) * across;
        Tensor mixed = top * (1 - down) + bottom * down;
        return ValueRange.Bytes.To(range, mixed.Slice(1, 0, height).Slice(2, 0, width).Cast(DType));
    }

    // The new value of each old one, (batch, grid rows, grid columns, channels, 256).
    Tensor Tables(Tensor pixels, int rows, int columns)
    {
        int batch = pixels.Shape[0], channels = pixels.Shape[3], tiles = batch * gridRows * gridColumns * channels;
        int size = rows * columns;
        Tensor tiled = pixels.Reshape(new Shape(batch, gridRows, rows, gridColumns, columns, channels))
            .Transpose([0, 1, 3, 5, 2, 4]).Reshape((tiles, size));
        Tensor place = tiled + Tensor.Iota((tiles, size), 0, DType.Int32) * Bins;
        Tensor histogram = new Scatter(0, Add: true).Apply(Tensor.Zeros(tiles * Bins), place.Reshape(tiles * size),
            Tensor.Ones(tiles * size)).Reshape((tiles, Bins));
        if (clipLimit > 0)
        {
            Tensor kept = histogram.Minimum(clipLimit * size / Bins);
            histogram = kept + (histogram - kept).Sum([1], keepDims: true) / Bins;
        }
        Tensor below = histogram.CumSum(1), lowest = below.Min([1], keepDims: true), span = size - lowest;
        return ((below - lowest) * 255 / Tensor.Where(span.IsEqual(0), 1, span)).Clip(0, 255);
    }

    // The tiles before and after each line of pixels, and how near it is to the latter, along an axis.
    static (Tensor Before, Tensor After, Tensor Share) Neighbours(int tile, int grid, int axis)
    {
        int size = tile * grid;
        Shape line = new Shape(1, 1, 1, 1).With(axis, size);
        Tensor place = (Tensor.Iota(line, axis) - tile / 2.0) / tile;
        Tensor before = place.Floor();
        return (before.Clip(0, grid - 1).Cast(DType.Int32), (before + 1).Clip(0, grid - 1).Cast(DType.Int32),
            place - before);
    }

    // Which of the pixels stand in a longer line whose end repeats them backwards.
    static Tensor Mirrored(int size, int length) => NDArray.From<int>([.. Enumerable.Range(0, length).Select(i =>
    {
        int at = i % (2 * size);
        return at < size ? at : 2 * size - 1 - at;
    })]);

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("value_range", range.Config),
        ("clip_limit", clipLimit), ("tile_grid_size", Config.List([gridRows, gridColumns])));

    internal static ContrastLimitedAdaptiveHistogramEqualization Read(JsonObject c) => new(ValueRange.Read(c),
        c.Double("clip_limit", 4), c.Ints("tile_grid_size") is [int rows, int columns] ? (rows, columns) : null,
        Format(c), LayerConfig.Name(c), LayerConfig.Type(c));
}
