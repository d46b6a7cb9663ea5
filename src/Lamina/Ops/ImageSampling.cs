using Lamina.IR;
using Lamina.Saving;

namespace Lamina;

/// <summary>
/// The values of images between their pixels, as SciPy's map_coordinates gives them: at any places, with rules for
/// places outside.
/// </summary>
static class ImageSampling
{
    static readonly string[] interpolations = ["nearest", "bilinear"];
    static readonly string[] fillModes = ["constant", "nearest", "wrap", "mirror", "reflect"];

    /// <summary>Refuses names that are unknown.</summary>
    /// <exception cref="ArgumentException">One is.</exception>
    public static void Check(string interpolation, string fillMode)
    {
        if (!interpolations.Contains(interpolation))
            throw Names.Unknown("interpolation", interpolation, interpolations);
        if (!fillModes.Contains(fillMode)) throw Names.Unknown("fill mode", fillMode, fillModes);
    }

    /// <summary>
    /// What images hold at the places (x, y) after a transformation each: x = a0 x′ + a1 y′ + a2 and y = b0 x′ + b1 y′
    /// + b2, both divided by c0 x′ + c1 y′ + 1, for each pixel (x′, y′) of the result.
    /// </summary>
    /// <param name="images">Images (batch, height, width, channels) of real numbers.</param>
    /// <param name="transform">a0, a1, a2, b0, b1, b2, c0, c1 of each image, (batch, 8).</param>
    /// <param name="interpolation">"nearest" or "bilinear".</param>
    /// <param name="fillMode">"constant", "nearest", "wrap", "mirror" or "reflect".</param>
    /// <param name="fillValue">The value outside, for "constant".</param>
    public static Tensor Transform(
        Tensor images, Tensor transform, string interpolation, string fillMode, double fillValue)
    {
        int height = images.Shape[1], width = images.Shape[2];
        Tensor row = Tensor.Iota((1, height, 1), 1, transform.DType);
        Tensor column = Tensor.Iota((1, 1, width), 2, transform.DType);
        Tensor Part(int i) => transform.Slice(1, i, i + 1).Reshape((-1, 1, 1));
        Tensor below = Part(6) * column + Part(7) * row + 1;
        Tensor x = (Part(0) * column + Part(1) * row + Part(2)) / below;
        Tensor y = (Part(3) * column + Part(4) * row + Part(5)) / below;
        return At(images, y, x, interpolation, fillMode, fillValue);
    }

    /// <summary>What images hold at places that are given by row and column.</summary>
    /// <param name="images">Images (batch, height, width, channels) of real numbers.</param>
    /// <param name="y">Rows, (batch, new height, new width).</param>
    /// <param name="x">Columns, of the same shape.</param>
    /// <param name="interpolation">"nearest" or "bilinear".</param>
    /// <param name="fillMode">"constant", "nearest", "wrap", "mirror" or "reflect".</param>
    /// <param name="fillValue">The value outside, for "constant".</param>
    public static Tensor At(
        Tensor images, Tensor y, Tensor x, string interpolation, string fillMode, double fillValue)
    {
        Check(interpolation, fillMode);
        Tensor Pixel(Tensor row, Tensor column) => Values(images, row, column, fillMode, fillValue);
        if (interpolation == "nearest") return Pixel((y + 0.5).Floor(), (x + 0.5).Floor());
        Tensor top = y.Floor(), left = x.Floor();
        Tensor down = (y - top).ExpandDims(-1).Cast(images.DType), across = (x - left).ExpandDims(-1)
            .Cast(images.DType);
        Tensor upper = Pixel(top, left) * (1 - across) + Pixel(top, left + 1) * across;
        Tensor lower = Pixel(top + 1, left) * (1 - across) + Pixel(top + 1, left + 1) * across;
        return upper * (1 - down) + lower * down;
    }

    // The values of whole pixels, (batch, new height, new width, channels).
    static Tensor Values(Tensor images, Tensor row, Tensor column, string fillMode, double fillValue)
    {
        int batch = images.Shape[0], height = images.Shape[1], width = images.Shape[2], channels = images.Shape[3];
        Tensor at = (Tensor.Iota((batch, 1, 1), 0, DType.Int32) * height + Inside(row, height, fillMode)) * width
            + Inside(column, width, fillMode);
        Shape shape = at.Shape;
        Tensor pixels = images.Reshape((batch * height * width, channels)).Take(at.Reshape((int)shape.Elements))
            .Reshape(shape.Append(channels));
        if (fillMode != "constant") return pixels;
        Tensor within = row.IsGreaterOrEqual(0) & row.IsLess(height) & column.IsGreaterOrEqual(0)
            & column.IsLess(width);
        return Tensor.Where(within.ExpandDims(-1), pixels, fillValue);
    }

    // The pixel that stands for one that may lie outside.
    static Tensor Inside(Tensor at, int size, string fillMode)
    {
        Tensor index = fillMode switch
        {
            "wrap" => Modulo(at, size),
            "mirror" when size > 1 => Folded(Modulo(at, 2 * size - 2), 2 * size - 2),
            "reflect" => Folded(Modulo(at, 2 * size), 2 * size - 1),
            _ => at,
        };
        return index.Clip(0, size - 1).Cast(DType.Int32);
    }

    static Tensor Modulo(Tensor at, int period) => at - (at / period).Floor() * period;

    static Tensor Folded(Tensor at, int last) => at.Minimum(last - at);
}
