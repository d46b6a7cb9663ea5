using Lamina.IR;

namespace Lamina.Layers;

/// <summary>Brings images (batch, height, width, channels) to the ratio of the sides of a target.</summary>
static class AspectRatio
{
    /// <summary>The largest part in the middle that has the ratio of the target.</summary>
    public static (int Top, int Left, int Height, int Width) CropBox(Tensor images, int height, int width)
    {
        int rows = images.Shape[1], columns = images.Shape[2];
        int cropRows = Math.Clamp((int)((double)columns * height / width), 1, rows);
        int cropColumns = Math.Clamp((int)((double)rows * width / height), 1, columns);
        return ((rows - cropRows) / 2, (columns - cropColumns) / 2, cropRows, cropColumns);
    }

    /// <summary>That part.</summary>
    public static Tensor Crop(Tensor images, int height, int width)
    {
        (int top, int left, int rows, int columns) = CropBox(images, height, width);
        return images.Slice(1, top, top + rows).Slice(2, left, left + columns);
    }

    /// <summary>Images with the same margin on both sides of the direction in which they are too short.</summary>
    public static Tensor Pad(Tensor images, int height, int width, double fillValue)
    {
        int rows = images.Shape[1], columns = images.Shape[2];
        int down = (Math.Max(rows, (int)((double)columns * height / width)) - rows) / 2;
        int across = (Math.Max(columns, (int)((double)rows * width / height)) - columns) / 2;
        return images.Pad([0, down, across, 0], [0, down, across, 0], fillValue);
    }
}
