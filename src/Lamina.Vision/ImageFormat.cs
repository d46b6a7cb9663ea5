namespace Lamina.Vision;

/// <summary>The formats of image files that are read and written.</summary>
public enum ImageFormat
{
    /// <summary>Lossless, 8 bits a channel; 16 bits are read as 8.</summary>
    Png,

    /// <summary>Lossy; has no alpha channel.</summary>
    Jpeg,

    /// <summary>Lossy, or lossless at quality 100.</summary>
    WebP,

    /// <summary>Uncompressed.</summary>
    Bmp,

    /// <summary>At most 256 colors a frame, one or many frames.</summary>
    Gif,
}
