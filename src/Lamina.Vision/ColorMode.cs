namespace Lamina.Vision;

/// <summary>Which channels an image is read with, as Keras's color_mode; the value is their number.</summary>
public enum ColorMode
{
    /// <summary>One channel: 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601), rounded.</summary>
    Grayscale = 1,

    /// <summary>Red, green and blue; an alpha channel is left out, not blended.</summary>
    Rgb = 3,

    /// <summary>Red, green, blue and alpha, which do not depend on each other (straight alpha).</summary>
    Rgba = 4,
}
