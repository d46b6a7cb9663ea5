using Lamina.IR;

namespace Lamina.Vision;

public static partial class Images
{
    static readonly string[] interpolations = ["nearest", "bilinear", "area", "bicubic", "lanczos3", "lanczos5"];

    /// <summary>
    /// An image with another number of rows and columns: what Ops.Image.Resize gives, but at once, without compiling
    /// something for each size, and with "area" beside its interpolations.
    /// </summary>
    /// <param name="image">float32 (height, width, channels).</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="interpolation">
    /// "nearest", "bilinear", "area" (the mean of what a pixel of the result covers), "bicubic" (Keys, a = −½),
    /// "lanczos3" or "lanczos5".
    /// </param>
    /// <param name="antialias">
    /// Whether filters are widened when images get smaller (not of "nearest"; "area" is by itself).
    /// </param>
    /// <param name="cropToAspectRatio">Whether to cut off, around the middle, what would be distorted.</param>
    /// <param name="padToAspectRatio">Whether to fill up what would be distorted.</param>
    /// <param name="fillValue">What to fill with.</param>
    /// <returns>float32 (height, width, channels).</returns>
    /// <exception cref="ArgumentException">
    /// The image has another shape or type, a size is below 1, a name is unknown, or both ratios are asked for.
    /// </exception>
    public static NDArray Resize(NDArray image, int height, int width, string interpolation = "bilinear",
        bool antialias = false, bool cropToAspectRatio = false, bool padToAspectRatio = false, double fillValue = 0)
    {
        CheckImage(image);
        CheckSize(height, width, interpolation, cropToAspectRatio, padToAspectRatio);
        if (cropToAspectRatio) image = Cropped(image, height, width);
        if (padToAspectRatio) image = FilledUp(image, height, width, (float)fillValue);
        if (image.Shape[1] != width)
            image = Taps.Of(image.Shape[1], width, interpolation, antialias).AlongColumns(image);
        if (image.Shape[0] != height)
            image = Taps.Of(image.Shape[0], height, interpolation, antialias).AlongRows(image);
        return image;
    }

    /// <summary>A part of an image.</summary>
    /// <param name="image">float32 (height, width, channels).</param>
    /// <param name="top">The first row.</param>
    /// <param name="left">The first column.</param>
    /// <param name="height">How many rows.</param>
    /// <param name="width">How many columns.</param>
    /// <exception cref="ArgumentException">The image has another shape or type, or the part is not in it.</exception>
    public static NDArray Crop(NDArray image, int top, int left, int height, int width)
    {
        CheckImage(image);
        int channels = image.Shape[2];
        if (top < 0 || left < 0 || height < 1 || width < 1 || top > image.Shape[0] - height
            || left > image.Shape[1] - width)
            throw new ArgumentException($"{height} rows from {top} and {width} columns from {left} do not lie in " +
                $"an image {image.Shape}.");
        var part = new NDArray((height, width, channels));
        for (int y = 0; y < height; y++)
            image.AsSpan<float>().Slice(((top + y) * image.Shape[1] + left) * channels, width * channels)
                .CopyTo(part.AsSpan<float>()[(y * width * channels)..]);
        return part;
    }

    static NDArray Cropped(NDArray image, int height, int width)
    {
        (int h, int w) = (image.Shape[0], image.Shape[1]);
        int rows = Math.Clamp((int)((double)w * height / width), 1, h);
        int columns = Math.Clamp((int)((double)h * width / height), 1, w);
        return Crop(image, (h - rows) / 2, (w - columns) / 2, rows, columns);
    }

    static NDArray FilledUp(NDArray image, int height, int width, float value)
    {
        (int h, int w, int channels) = (image.Shape[0], image.Shape[1], image.Shape[2]);
        int top = (Math.Max(h, (int)((double)w * height / width)) - h) / 2;
        int left = (Math.Max(w, (int)((double)h * width / height)) - w) / 2;
        if (top == 0 && left == 0) return image;
        int across = (w + 2 * left) * channels;
        var padded = new NDArray((h + 2 * top, w + 2 * left, channels));
        Span<float> to = padded.AsSpan<float>();
        to.Fill(value);
        for (int y = 0; y < h; y++)
            image.AsSpan<float>().Slice(y * w * channels, w * channels)
                .CopyTo(to[((top + y) * across + left * channels)..]);
        return padded;
    }

    internal static void CheckSize(int height, int width, string interpolation, bool crop, bool pad)
    {
        if (height < 1 || width < 1)
            throw new ArgumentException($"An image has at least one row and one column, not {height} and {width}.");
        if (crop && pad) throw new ArgumentException("Keep the aspect ratio by cropping or by padding, not by both.");
        if (!interpolations.Contains(interpolation)) throw new ArgumentException(
            $"Unknown interpolation '{interpolation}'; it is one of {string.Join(", ", interpolations)}.");
    }

    internal static void CheckImage(NDArray image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.DType != DType.Float32 || image.Shape.Rank != 3 || image.Elements == 0) throw new ArgumentException(
            $"An image is float32 (height, width, channels), not {image.DType.KerasName()} {image.Shape}.");
    }
}
