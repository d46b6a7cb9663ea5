using Lamina.IR;
using SkiaSharp;

namespace Lamina.Vision;

public static partial class Images
{
    // Colors that are told apart, also by those who do not see some; Okabe and Ito 2008.
    static readonly (byte Red, byte Green, byte Blue)[] boxColors =
        [(0, 114, 178), (230, 159, 0), (0, 158, 115), (213, 94, 0), (204, 121, 167), (86, 180, 233), (240, 228, 66)];

    /// <summary>A copy of an image with boxes and their labels drawn over it.</summary>
    /// <param name="image">float32 (height, width, channels) of 1 (grey), 3 or 4 channels.</param>
    /// <param name="boxes">
    /// (boxes, 4): left, top, right and bottom in pixels ("xyxy"); BoundingBoxes.ConvertFormat makes them of others.
    /// </param>
    /// <param name="labels">A text for each box, such as "cat 97 %"; by default none.</param>
    /// <param name="classes">A number for each box; equal ones have the same color. By default all are equal.</param>
    /// <param name="white">The number of full brightness: 255, or 1 for arrays in [0, 1].</param>
    /// <param name="lineWidth">The width of lines in pixels; by default a 250th of the longer side, at least 1.</param>
    /// <returns>float32 (height, width, 3), in the range of the image.</returns>
    /// <remarks>Labels are set in the default font of the system; without fonts only boxes are drawn.</remarks>
    /// <exception cref="ArgumentException">Shapes, or the numbers of boxes, labels and classes, differ.</exception>
    public static NDArray DrawBoxes(NDArray image, NDArray boxes, IReadOnlyList<string>? labels = null,
        IReadOnlyList<int>? classes = null, double white = 255, double? lineWidth = null)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        byte[] bytes = ToBytes(image, white);
        if (boxes.Shape.Rank != 2 || boxes.Shape[1] != 4)
            throw new ArgumentException($"Boxes have the shape (boxes, 4), not {boxes.Shape}.");
        int count = boxes.Shape[0];
        if ((labels?.Count ?? count) != count || (classes?.Count ?? count) != count) throw new ArgumentException(
            $"There are {count} boxes, {labels?.Count ?? count} labels and {classes?.Count ?? count} classes.");
        (int height, int width) = (image.Shape[0], image.Shape[1]);
        float line = (float)(lineWidth ?? Math.Max(1, Math.Max(height, width) / 250.0));
        if (!(line > 0)) throw new ArgumentException($"Lines have a positive width, not {lineWidth}.");
        using var map = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Opaque(bytes, image.Shape[2]).CopyTo(map.GetPixelSpan());
        using var canvas = new SKCanvas(map);
        for (int i = 0; i < count; i++)
        {
            var box = new SKRect((float)boxes[4L * i], (float)boxes[4L * i + 1], (float)boxes[4L * i + 2],
                (float)boxes[4L * i + 3]);
            (byte r, byte g, byte b) = boxColors[(int)((uint)(classes?[i] ?? 0) % (uint)boxColors.Length)];
            using var stroke = new SKPaint { Color = new(r, g, b), StrokeWidth = line, IsStroke = true };
            canvas.DrawRect(box, stroke);
            if (labels is not null) Label(canvas, labels[i], box, new(r, g, b), Math.Max(11, 5 * line), width);
        }
        canvas.Flush();
        return new Pixels(width, height, map.GetPixelSpan().ToArray()).ToArray(ColorMode.Rgb, white);
    }

    // Above its box, or in it where there is no room above.
    static void Label(SKCanvas canvas, string text, SKRect box, SKColor color, float size, int width)
    {
        using var font = new SKFont(SKTypeface.Default, size);
        using var fill = new SKPaint { Color = color };
        // Black on bright colors.
        bool isBright = 0.299 * color.Red + 0.587 * color.Green + 0.114 * color.Blue > 150;
        using var ink = new SKPaint { Color = isBright ? SKColors.Black : SKColors.White, IsAntialias = true };
        SKFontMetrics metrics = font.Metrics;
        float across = font.MeasureText(text) + 4, tall = metrics.Descent - metrics.Ascent + 2;
        float left = Math.Max(0, Math.Min(box.Left, width - across));
        float top = box.Top >= tall ? box.Top - tall : Math.Max(0, box.Top);
        canvas.DrawRect(SKRect.Create(left, top, across, tall), fill);
        canvas.DrawText(text, left + 2, top + 1 - metrics.Ascent, font, ink);
    }

    static byte[] Opaque(byte[] pixels, int channels)
    {
        int count = pixels.Length / channels;
        byte[] rgba = new byte[count * 4];
        for (int i = 0; i < count; i++)
        {
            for (int c = 0; c < 3; c++) rgba[4 * i + c] = pixels[i * channels + (channels == 1 ? 0 : c)];
            rgba[4 * i + 3] = 255;
        }
        return rgba;
    }
}
