using Lamina.IR;

namespace Lamina;

// Boxes of images that are turned, moved, enlarged and sheared.
public static partial class BoundingBoxes
{
    /// <summary>
    /// What boxes become when their image is turned, moved, enlarged and sheared: the smallest boxes around the moved
    /// corners.
    /// </summary>
    /// <param name="boxes">Boxes (batch, n, 4) in the format xyxy.</param>
    /// <param name="angle">Degrees, (batch).</param>
    /// <param name="translateX">Shares of the width, (batch).</param>
    /// <param name="translateY">Shares of the height, (batch).</param>
    /// <param name="scale">Factors, (batch).</param>
    /// <param name="shearX">Degrees, (batch).</param>
    /// <param name="shearY">Degrees, (batch).</param>
    /// <param name="height">The image's height.</param>
    /// <param name="width">The image's width.</param>
    /// <param name="centerX">What the image is turned around, as a share of the width.</param>
    /// <param name="centerY">What the image is turned around, as a share of the height.</param>
    /// <returns>Boxes (batch, n, 4) in the format xyxy.</returns>
    /// <exception cref="ArgumentException">The boxes have another shape.</exception>
    public static Tensor AffineTransform(Tensor boxes, Tensor angle, Tensor translateX, Tensor translateY,
        Tensor scale, Tensor shearX, Tensor shearY, int height, int width, double centerX = 0.5, double centerY = 0.5)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        if (boxes.Rank != 3 || boxes.Shape[2] != 4)
            throw new ArgumentException($"Boxes to transform are (batch, n, 4), not the shape {boxes.Shape}.");
        const double degree = Math.PI / 180;
        Tensor Each(Tensor number) => number.Cast(DType.Float32).Reshape(new Shape([boxes.Shape[0], 1, 1]));
        (double cx, double cy) = (centerX * (width - 1), centerY * (height - 1));
        (Tensor turn, Tensor size) = (Each(angle) * -degree, Each(scale));
        (Tensor sx, Tensor sy) = (Each(shearX) * -degree, Each(shearY) * -degree);
        (Tensor tx, Tensor ty) = (Each(translateX) * -(width - 1.0) + cx, Each(translateY) * -(height - 1.0) + cy);
        (Tensor slope, Tensor cosine) = (sx.Sin() / sx.Cos(), sy.Cos());
        Tensor a = (turn - sy).Cos() / cosine, b = a * slope + turn.Sin();
        Tensor c = -(turn - sy).Sin() / cosine, d = turn.Cos() - c * slope;
        (Tensor xx, Tensor xy, Tensor yx, Tensor yy) = (d * size, -b * size, -c * size, a * size);
        BoxCorners box = BoxFormat.Parse("xyxy").Corners(boxes.Cast(DType.Float32));
        (Tensor X, Tensor Y) Moved(Tensor x, Tensor y) =>
            (xx * (x - tx) + xy * (y - ty) + cx, yx * (x - tx) + yy * (y - ty) + cy);
        (Tensor X, Tensor Y)[] corners = [Moved(box.Left, box.Top), Moved(box.Right, box.Top),
            Moved(box.Right, box.Bottom), Moved(box.Left, box.Bottom)];
        Tensor Extreme(Func<Tensor, Tensor, Tensor> choose, bool across) =>
            corners.Select(p => across ? p.X : p.Y).Aggregate(choose);
        return BoxCorners.Join(Extreme((p, q) => p.Minimum(q), true), Extreme((p, q) => p.Minimum(q), false),
            Extreme((p, q) => p.Maximum(q), true), Extreme((p, q) => p.Maximum(q), false));
    }
}
