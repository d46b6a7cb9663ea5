using Lamina.IR;
using ScottPlot;
using ScottPlot.Colormaps;
using ScottPlot.MultiplotLayouts;
using ScottPlot.Plottables;

namespace Lamina.Plots;

/// <summary>Draws images in rows and columns, each under a caption.</summary>
public static class ImageGrid
{
    const int CellWidth = 180;
    const int CellHeight = 210;

    static readonly Color right = Color.FromHex("#15803D");
    static readonly Color wrong = Color.FromHex("#DC2626");

    /// <summary>Draws grey images.</summary>
    /// <param name="images">float32 of shape (images, height, width) or (images, height, width, 1), 0 to 1.</param>
    /// <param name="captions">A line for each image.</param>
    /// <param name="path">The PNG file; an older one is replaced, missing folders are made.</param>
    /// <param name="good">Whether the caption of an image is green or red; by default all are green.</param>
    /// <param name="columns">Images in a row.</param>
    /// <exception cref="ArgumentException">
    /// Shape or type are others, or there are not as many captions as images.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(
        NDArray images, IReadOnlyList<string> captions, string path, Func<int, bool>? good = null, int columns = 6)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(captions);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (images.Shape.Rank is not (3 or 4) || images.Shape.Rank == 4 && images.Shape[3] != 1)
            throw new ArgumentException(
                "Grey images have the shape (images, height, width) or (images, height, width, 1), " +
                $"not {images.Shape}.");
        if (images.DType != DType.Float32)
            throw new ArgumentException($"The pixels must be float32, not {images.DType.KerasName()}; use Cast.");
        int count = images.Shape[0];
        if (count == 0 || captions.Count != count)
            throw new ArgumentException($"There are {count} images and {captions.Count} captions.");
        columns = Math.Min(columns, count);
        int rows = (count - 1) / columns + 1;
        Multiplot all = new() { Layout = new Grid(rows, columns) };
        all.AddPlots(rows * columns);
        for (int i = 0; i < rows * columns; i++)
        {
            Plot cell = all.GetPlot(i);
            cell.HideAxesAndGrid();
            if (i < count) Draw(images, i, captions[i], good?.Invoke(i) ?? true, cell);
        }
        Picture.Save(all, path, CellWidth * columns, CellHeight * rows);
    }

    static void Draw(NDArray images, int index, string caption, bool good, Plot cell)
    {
        int height = images.Shape[1], width = images.Shape[2];
        ReadOnlySpan<float> pixels = images.AsSpan<float>().Slice(index * height * width, height * width);
        double[,] grey = new double[height, width];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) grey[y, x] = pixels[y * width + x];
        Heatmap map = cell.Add.Heatmap(grey);
        map.Colormap = new Grayscale().Reversed();
        map.ManualRange = new ScottPlot.Range(0, 1);
        cell.Axes.SquareUnits();
        cell.Title(caption, size: 17);
        cell.Axes.Title.Label.ForeColor = good ? right : wrong;
    }
}
