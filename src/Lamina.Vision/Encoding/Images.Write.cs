using Lamina.IR;
using Lamina.Saving;
using SkiaSharp;

namespace Lamina.Vision;

public static partial class Images
{
    /// <summary>Writes an image; the ending of the name tells the format. An older file is replaced at once.</summary>
    /// <param name="path">A name that ends with .png, .jpg, .jpeg, .webp, .bmp or .gif; missing folders come.</param>
    /// <param name="image">float32 (height, width, channels) of 1 (grey), 3 or 4 (straight alpha) channels.</param>
    /// <param name="white">The number of full brightness: 255, or 1 for arrays in [0, 1]. Beyond is cut.</param>
    /// <param name="quality">Of JPEG and WebP, from 1 to 100; WebP is lossless at 100.</param>
    /// <exception cref="ArgumentException">Shape, type, ending or quality are others.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, NDArray image, double white = 255, int quality = 90)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] file = Encode(image, FormatOf(path), white, quality);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.Write(path, stream => stream.Write(file));
    }

    /// <summary>The bytes of an image file.</summary>
    /// <param name="image">float32 (height, width, channels) of 1 (grey), 3 or 4 (straight alpha) channels.</param>
    /// <param name="format">The format; JPEG leaves alpha out.</param>
    /// <param name="white">The number of full brightness: 255, or 1 for arrays in [0, 1]. Beyond is cut.</param>
    /// <param name="quality">Of JPEG and WebP, from 1 to 100; WebP is lossless at 100.</param>
    /// <exception cref="ArgumentException">Shape, type or quality are others.</exception>
    public static byte[] Encode(NDArray image, ImageFormat format, double white = 255, int quality = 90)
    {
        if (quality is < 1 or > 100) throw new ArgumentException($"Quality is from 1 to 100, not {quality}.");
        byte[] pixels = ToBytes(image, white);
        (int height, int width, int channels) = (image.Shape[0], image.Shape[1], image.Shape[2]);
        return format switch
        {
            ImageFormat.Bmp => BmpFile.Write(pixels, height, width, channels),
            ImageFormat.Gif => GifFile.Write([pixels], height, width, channels, [TimeSpan.Zero]),
            ImageFormat.Png => Skia(pixels, height, width, channels, SKEncodedImageFormat.Png, quality),
            ImageFormat.Jpeg => Skia(pixels, height, width, channels, SKEncodedImageFormat.Jpeg, quality),
            ImageFormat.WebP => Skia(pixels, height, width, channels, SKEncodedImageFormat.Webp, quality),
            _ => throw new ArgumentException($"There is no format {format}."),
        };
    }

    /// <summary>Writes an animation, which repeats for ever, as a GIF file; an older one is replaced.</summary>
    /// <param name="path">A name that ends with .gif; missing folders are made.</param>
    /// <param name="frames">Images of one shape, float32 (height, width, channels) of 1, 3 or 4 channels.</param>
    /// <param name="white">The number of full brightness: 255, or 1 for arrays in [0, 1]. Beyond is cut.</param>
    /// <exception cref="ArgumentException">There are no frames, or shapes differ.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveFrames(string path, IReadOnlyList<ImageFrame> frames, double white = 255)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(frames);
        if (FormatOf(path) != ImageFormat.Gif) throw new ArgumentException($"'{path}' does not end with .gif.");
        if (frames.Count == 0) throw new ArgumentException("An animation has at least one frame.");
        Shape shape = frames[0].Image.Shape;
        if (frames.FirstOrDefault(f => f.Image.Shape != shape) is { } other) throw new ArgumentException(
            $"Frames have one shape; the first is {shape}, another {other.Image.Shape}.");
        byte[][] pixels = [.. frames.Select(frame => ToBytes(frame.Image, white))];
        byte[] file = GifFile.Write(pixels, shape[0], shape[1], shape[2], [.. frames.Select(f => f.Duration)]);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.Write(path, stream => stream.Write(file));
    }

    static ImageFormat FormatOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".png" => ImageFormat.Png,
        ".jpg" or ".jpeg" => ImageFormat.Jpeg,
        ".webp" => ImageFormat.WebP,
        ".bmp" => ImageFormat.Bmp,
        ".gif" => ImageFormat.Gif,
        _ => throw new ArgumentException($"'{path}' ends with none of {string.Join(", ", Extensions)}."),
    };

    /// <summary>The numbers as bytes from 0 to 255, rounded; what is no number becomes 0.</summary>
    internal static byte[] ToBytes(NDArray image, double white)
    {
        CheckImage(image);
        if (image.Shape[2] is not (1 or 3 or 4))
            throw new ArgumentException($"Images that are written have 1, 3 or 4 channels, not {image.Shape}.");
        if (!(white > 0)) throw new ArgumentException($"The value of full brightness is positive, not {white}.");
        ReadOnlySpan<float> from = image.AsSpan<float>();
        byte[] bytes = new byte[from.Length];
        float scale = (float)(255 / white);
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)MathF.Round(MathF.Min(255, MathF.Max(0, float.IsNaN(from[i]) ? 0 : from[i] * scale)));
        return bytes;
    }

    static unsafe byte[] Skia(
        byte[] pixels, int height, int width, int channels, SKEncodedImageFormat format, int quality)
    {
        (SKColorType color, byte[] rows) = channels == 1 ? (SKColorType.Gray8, pixels)
            : (SKColorType.Rgba8888, channels == 4 ? pixels : Opaque(pixels, 3));
        var info = new SKImageInfo(width, height, color, channels == 4 ? SKAlphaType.Unpremul : SKAlphaType.Opaque);
        // JPEG would blend with black what is transparent.
        if (format == SKEncodedImageFormat.Jpeg) info = info.WithAlphaType(SKAlphaType.Opaque);
        fixed (byte* address = rows)
        {
            using var map = new SKPixmap(info, (nint)address);
            using SKData file = map.Encode(format, quality) ?? throw new ArgumentException(
                $"{format} cannot hold {width} × {height} pixels.");
            return file.ToArray();
        }
    }
}
