using Lamina.IR;

namespace Lamina.Layers;

/// <summary>Transformations of images as <see cref="ImageSampling.Transform"/> takes them, (batch, 8).</summary>
static class ImageTransforms
{
    /// <summary>x = a0 x′ + a1 y′ + a2 and y = b0 x′ + b1 y′ + b2, with one number for each image.</summary>
    public static Tensor Rows(Tensor a0, Tensor a1, Tensor a2, Tensor b0, Tensor b1, Tensor b2)
    {
        Tensor zero = a0 * 0;
        return Together(a0, a1, a2, b0, b1, b2, zero, zero);
    }

    /// <summary>
    /// Shows a rectangle from 0 to right and down as a quadrilateral of the same first corner, by the closed form of
    /// Heckbert (1989): the mapping of the unit square to the quadrilateral, inverted.
    /// </summary>
    /// <param name="right">The last column.</param>
    /// <param name="down">The last row.</param>
    /// <param name="p1">Where the upper right corner goes.</param>
    /// <param name="p2">Where the lower right corner goes.</param>
    /// <param name="p3">Where the lower left corner goes.</param>
    public static Tensor FromQuadrilateral(
        double right, double down, (Tensor X, Tensor Y) p1, (Tensor X, Tensor Y) p2, (Tensor X, Tensor Y) p3)
    {
        Tensor x1 = p1.X - p2.X, y1 = p1.Y - p2.Y, x3 = p3.X - p2.X, y3 = p3.Y - p2.Y;
        Tensor x = p2.X - p1.X - p3.X, y = p2.Y - p1.Y - p3.Y, area = x1 * y3 - x3 * y1;
        Tensor g = (x * y3 - x3 * y) / area, h = (x1 * y - x * y1) / area;
        Tensor a = p1.X + g * p1.X, b = p3.X + h * p3.X, d = p1.Y + g * p1.Y, e = p3.Y + h * p3.Y;
        Tensor all = a * e - b * d, zero = all * 0;
        return Together(e / all * right, b / all * -right, zero, d / all * -down, a / all * down, zero,
            (d * h - e * g) / all, (b * g - a * h) / all);
    }

    static Tensor Together(params Tensor[] parts) =>
        Tensor.Concatenate([.. parts.Select(part => part.Reshape((-1, 1)))], 1);
}
