using Lamina.IR;

namespace Lamina.Data;

/// <summary>Images with the class of each.</summary>
/// <param name="Images">float32 of shape (samples, height, width, channels), from 0 to 1.</param>
/// <param name="Labels">int32 of shape (samples), from 0.</param>
public sealed record LabeledImages(NDArray Images, NDArray Labels)
{
    /// <summary>How many images there are.</summary>
    public int Count => Images.Shape[0];

    /// <summary>The first images, in the same memory.</summary>
    /// <param name="count">How many; all when there are fewer.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public LabeledImages Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int rows = Math.Min(count, Count);
        return new(Images.Rows(0, rows), Labels.Rows(0, rows));
    }
}
