using Lamina.Data;
using Lamina.IR;

namespace Lamina.Vision;

/// <summary>
/// Image files (PNG, JPEG, WebP, BMP, GIF) as arrays (height, width, channels) of float32, and back. (Keras's load_img,
/// img_to_array, array_to_img, save_img and smart_resize.)
/// </summary>
/// <example><code run="false">
/// using Lamina.Vision;
/// NDArray photo = Images.Load("photo.jpg", new() { Size = (224, 224), CropToAspectRatio = true });
/// Images.Save("photo.png", photo);
/// </code></example>
public static partial class Images
{
    const string FromMemory = "image in memory";

    /// <summary>The endings of the names of files that can be read.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif"];

    /// <summary>Reads a file; of an animation, the first frame.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Channels, size and range; by default as Keras.</param>
    /// <returns>float32 (height, width, channels), whole numbers from 0 to 255 unless options say otherwise.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="DataFormatException">It is damaged, of another format, or above the limits.</exception>
    /// <exception cref="ArgumentException">Options contradict each other.</exception>
    public static NDArray Load(string path, ImageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        options = (options ?? new()).Checked();
        return First(Bytes(path, options), path, options);
    }

    /// <summary>Reads a stream from where it stands to its end; of an animation, the first frame.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="options">Channels, size and range; by default as Keras.</param>
    /// <param name="name">What messages call it.</param>
    /// <returns>float32 (height, width, channels).</returns>
    /// <exception cref="DataFormatException">It is damaged, of another format, or above the limits.</exception>
    /// <exception cref="ArgumentException">Options contradict each other.</exception>
    public static NDArray Read(Stream stream, ImageOptions? options = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options = (options ?? new()).Checked();
        name ??= (stream as FileStream)?.Name ?? "stream";
        return First(ReadLimited(stream, name, options), name, options);
    }

    /// <summary>Decodes a file in memory; of an animation, the first frame.</summary>
    /// <param name="file">All bytes of the file.</param>
    /// <param name="options">Channels, size and range; by default as Keras.</param>
    /// <param name="name">What messages call it.</param>
    /// <returns>float32 (height, width, channels).</returns>
    /// <exception cref="DataFormatException">It is damaged, of another format, or above the limits.</exception>
    /// <exception cref="ArgumentException">Options contradict each other.</exception>
    public static NDArray Decode(ReadOnlySpan<byte> file, ImageOptions? options = null, string? name = null) =>
        First(file, name ?? FromMemory, (options ?? new()).Checked());

    /// <summary>Reads all frames of an animated GIF or WebP file; other files have one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Channels, size and range; by default as Keras.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="DataFormatException">It is damaged, of another format, or above the limits.</exception>
    /// <exception cref="ArgumentException">Options contradict each other.</exception>
    public static IReadOnlyList<ImageFrame> LoadFrames(string path, ImageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        options = (options ?? new()).Checked();
        return Frames(Bytes(path, options), path, options);
    }

    /// <summary>Decodes all frames of an animation in memory; other files have one.</summary>
    /// <param name="file">All bytes of the file.</param>
    /// <param name="options">Channels, size and range; by default as Keras.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="DataFormatException">It is damaged, of another format, or above the limits.</exception>
    /// <exception cref="ArgumentException">Options contradict each other.</exception>
    public static IReadOnlyList<ImageFrame> DecodeFrames(
        ReadOnlySpan<byte> file, ImageOptions? options = null, string? name = null) =>
        Frames(file, name ?? FromMemory, (options ?? new()).Checked());

    static NDArray First(ReadOnlySpan<byte> file, string name, ImageOptions options)
    {
        using var decoder = new Decoder(file, name, options);
        return ToArray(decoder.First(), options);
    }

    static ImageFrame[] Frames(ReadOnlySpan<byte> file, string name, ImageOptions options)
    {
        using var decoder = new Decoder(file, name, options);
        return [.. decoder.All().Select(frame => new ImageFrame(ToArray(frame.Pixels, options), frame.Duration))];
    }

    static NDArray ToArray(Pixels pixels, ImageOptions options)
    {
        NDArray image = pixels.ToArray(options.ColorMode, options.White);
        return options.Size is not { } size ? image : Resize(image, size.Height, size.Width, options.Interpolation,
            options.Antialias, options.CropToAspectRatio, options.PadToAspectRatio);
    }

    static byte[] Bytes(string path, ImageOptions options)
    {
        using FileStream file = File.OpenRead(path);
        return ReadLimited(file, path, options);
    }

    static byte[] ReadLimited(Stream stream, string name, ImageOptions options)
    {
        if (stream.CanSeek && stream.Length - stream.Position is var length)
        {
            CheckLength(length, name, options);
            byte[] all = new byte[length];
            stream.ReadExactly(all);
            return all;
        }
        using var read = new MemoryStream();
        byte[] block = new byte[1 << 16];
        while (stream.Read(block) is > 0 and var count)
        {
            CheckLength(read.Length + count, name, options);
            read.Write(block, 0, count);
        }
        return read.ToArray();
    }

    static void CheckLength(long bytes, string name, ImageOptions options)
    {
        if (bytes > options.MaxBytes) throw new DataFormatException(name, null,
            $"it has at least {bytes:N0} bytes; ImageOptions.MaxBytes allows {options.MaxBytes:N0}.");
    }
}
