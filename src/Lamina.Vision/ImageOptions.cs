namespace Lamina.Vision;

/// <summary>How image files become arrays; the defaults are those of Keras's load_img and img_to_array.</summary>
public sealed record ImageOptions
{
    /// <summary>The channels of the array; by default red, green and blue.</summary>
    public ColorMode ColorMode { get; init; } = ColorMode.Rgb;

    /// <summary>Rows and columns to resize to; null keeps those of the file.</summary>
    public (int Height, int Width)? Size { get; init; }

    /// <summary>How to resize: "nearest", "bilinear", "area", "bicubic", "lanczos3" or "lanczos5".</summary>
    public string Interpolation { get; init; } = "bilinear";

    /// <summary>Whether shrinking takes all pixels into account, not the nearest ones only.</summary>
    public bool Antialias { get; init; }

    /// <summary>Whether to cut images to the aspect ratio of <see cref="Size"/> first, around their middle.</summary>
    public bool CropToAspectRatio { get; init; }

    /// <summary>Whether to fill images with black up to the aspect ratio of <see cref="Size"/> first.</summary>
    public bool PadToAspectRatio { get; init; }

    /// <summary>The number that full brightness becomes: 255 as in Keras, or 1 for arrays in [0, 1].</summary>
    public double White { get; init; } = 255;

    /// <summary>
    /// Whether JPEG, PNG and WebP images are turned as their EXIF orientation says, so that they are upright.
    /// </summary>
    public bool ApplyOrientation { get; init; } = true;

    /// <summary>
    /// The most pixels of an image (of all frames together) that are decoded; larger ones are refused before memory is
    /// taken. By default 89,478,485, where Pillow begins to suspect a decompression bomb.
    /// </summary>
    public long MaxPixels { get; init; } = 89_478_485;

    /// <summary>The most bytes of a file that are read; by default 256 MiB.</summary>
    public long MaxBytes { get; init; } = 1L << 28;

    /// <summary>Refuses options that contradict each other.</summary>
    /// <exception cref="ArgumentException">They do.</exception>
    internal ImageOptions Checked()
    {
        if (!Enum.IsDefined(ColorMode)) throw new ArgumentException($"There is no color mode {(int)ColorMode}.");
        if (Size is { } size) Images.CheckSize(size.Height, size.Width, Interpolation, CropToAspectRatio,
            PadToAspectRatio);
        if (!(White > 0) || !double.IsFinite(White))
            throw new ArgumentException($"The value of full brightness is a positive number, not {White}.");
        if (MaxPixels < 1 || MaxBytes < 1) throw new ArgumentException("The limits of pixels and bytes are positive.");
        return this;
    }
}
