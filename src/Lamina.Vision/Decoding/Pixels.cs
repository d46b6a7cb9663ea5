using Lamina.IR;

namespace Lamina.Vision;

/// <summary>A decoded image: red, green, blue and straight alpha in turn, a byte each, row by row.</summary>
sealed record Pixels(int Width, int Height, byte[] Rgba)
{
    /// <summary>float32 (height, width, channels) from 0 to <paramref name="white"/>.</summary>
    public NDArray ToArray(ColorMode mode, double white)
    {
        int channels = (int)mode;
        var image = new NDArray((Height, Width, channels));
        Span<float> to = image.AsSpan<float>();
        float[] levels = [.. Enumerable.Range(0, 256).Select(level => (float)(level * white / 255))];
        for (int from = 0, at = 0; from < Rgba.Length; from += 4)
        {
            if (mode == ColorMode.Grayscale) to[at++] = levels[Luma(Rgba.AsSpan(from, 3))];
            else
                for (int c = 0; c < channels; c++) to[at++] = levels[Rgba[from + c]];
        }
        return image;
    }

    // The weights of BT.601 in 16 bits, which sum to 1, and half a unit to round.
    static int Luma(ReadOnlySpan<byte> rgb) => (19595 * rgb[0] + 38470 * rgb[1] + 7471 * rgb[2] + 0x8000) >> 16;

    /// <summary>The image upright, given how it lies in the file.</summary>
    /// <param name="orientation">The value of EXIF's tag Orientation, 1 to 8.</param>
    public Pixels Upright(int orientation)
    {
        if (orientation == 1) return this;
        bool turned = orientation >= 5;
        (int width, int height) = turned ? (Height, Width) : (Width, Height);
        byte[] to = new byte[Rgba.Length];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
            {
                (int column, int row) = orientation switch
                {
                    2 => (Width - 1 - x, y),
                    3 => (Width - 1 - x, Height - 1 - y),
                    4 => (x, Height - 1 - y),
                    5 => (y, x),
                    6 => (y, Height - 1 - x),
                    7 => (Width - 1 - y, Height - 1 - x),
                    _ => (Width - 1 - y, x),
                };
                Rgba.AsSpan((row * Width + column) * 4, 4).CopyTo(to.AsSpan((y * width + x) * 4));
            }
        return new(width, height, to);
    }
}
