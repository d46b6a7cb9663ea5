using Lamina.IR;

namespace Lamina;

// How much boxes have in common.
public static partial class BoundingBoxes
{
    /// <summary>Intersection over union of every box of one set with every box of another, 0 to 1.</summary>
    /// <param name="boxes1">(n, 4) or (batch, n, 4).</param>
    /// <param name="boxes2">(m, 4) or (batch, m, 4).</param>
    /// <param name="format">The format of both.</param>
    /// <param name="useMasking">Whether boxes of negative numbers are padding.</param>
    /// <param name="maskValue">What stands for pairs with padding.</param>
    /// <param name="imageSize">Height and width of the image; needed with a relative format.</param>
    /// <returns>(n, m) or (batch, n, m), float32.</returns>
    /// <exception cref="ArgumentException">The format is unknown, the size is missing, or a rank is wrong.</exception>
    /// <example><code>
    /// Tensor boxes = Tensor.From(new[,] { { 0f, 0f, 2f, 2f }, { 1f, 0f, 3f, 2f } });
    /// Tensor overlaps = BoundingBoxes.ComputeIou(boxes, boxes, "xyxy"); // 1, 1/3; 1/3, 1
    /// </code></example>
    public static Tensor ComputeIou(Tensor boxes1, Tensor boxes2, string format, bool useMasking = false,
        double maskValue = -1, (int Height, int Width)? imageSize = null)
    {
        BoxCorners a = Sides(boxes1, format, imageSize), b = Sides(boxes2, format, imageSize);
        BoxCorners across = new(Turned(b.Left), Turned(b.Top), Turned(b.Right), Turned(b.Bottom));
        Tensor common = Common(a, across);
        Tensor result = common / (a.Area + across.Area - common + Keras.Epsilon);
        if (!useMasking) return result;
        Tensor padding = Largest(a).IsLess(0) | Largest(across).IsLess(0);
        return Tensor.Where(padding, Tensor.Full(result.Shape, maskValue, result.DType), result);
    }

    /// <summary>
    /// Complete intersection over union of boxes in pairs (Zheng et al. 2020): it also counts how far the centers are
    /// apart and how different the shapes are, −1.5 to 1.
    /// </summary>
    /// <param name="boxes1">Boxes (…, 4).</param>
    /// <param name="boxes2">As many boxes (…, 4).</param>
    /// <param name="format">The format of both, not a relative one.</param>
    /// <returns>(…), float32.</returns>
    /// <exception cref="ArgumentException">The format is unknown or relative.</exception>
    public static Tensor ComputeCiou(Tensor boxes1, Tensor boxes2, string format)
    {
        BoxFormat parsed = Absolute(format);
        BoxCorners a = parsed.Corners(boxes1.Cast(DType.Float32)), b = parsed.Corners(boxes2.Cast(DType.Float32));
        const double e = Keras.Epsilon;
        (Tensor height1, Tensor height2) = (a.Height + e, b.Height + e);
        Tensor common = Common(a, b);
        Tensor iou = common / (a.Width * height1 + b.Width * height2 - common + 2 * e);
        Tensor around = (a.Right.Maximum(b.Right) - a.Left.Minimum(b.Left)).Square()
            + (a.Bottom.Maximum(b.Bottom) - a.Top.Minimum(b.Top)).Square() + e;
        Tensor apart = ((a.Left + a.Right) / 2 - (b.Left + b.Right) / 2).Square()
            + ((a.Top + a.Bottom) / 2 - (b.Top + b.Bottom) / 2).Square();
        Tensor shapes = ((b.Width / height2).Atan() - (a.Width / height1).Atan()).Square()
            * (4 / (Math.PI * Math.PI));
        Tensor weight = shapes / (shapes - iou + (1 + e));
        Tensor result = iou - (apart / around + shapes * weight);
        return result.Squeeze([result.Rank - 1]);
    }

    static BoxCorners Sides(Tensor boxes, string format, (int Height, int Width)? size)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        if (boxes.Rank is not (2 or 3))
            throw new ArgumentException($"Boxes are (n, 4) or (batch, n, 4), not the shape {boxes.Shape}.");
        return BoxFormat.Parse("xyxy").Corners(ConvertFormat(boxes, format, "xyxy", size?.Height, size?.Width));
    }

    static Tensor Common(BoxCorners a, BoxCorners b) =>
        (a.Right.Minimum(b.Right) - a.Left.Maximum(b.Left)).Maximum(0)
        * (a.Bottom.Minimum(b.Bottom) - a.Top.Maximum(b.Top)).Maximum(0);

    static Tensor Largest(BoxCorners box) => box.Left.Maximum(box.Top).Maximum(box.Right).Maximum(box.Bottom);

    static Tensor Turned(Tensor side) => side.Transpose(side.Rank == 2 ? [1, 0] : [0, 2, 1]);
}
