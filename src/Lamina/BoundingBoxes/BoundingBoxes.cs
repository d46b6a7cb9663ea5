using Lamina.IR;

namespace Lamina;

/// <summary>
/// What object detection does with boxes, as keras.utils.bounding_boxes has it. Boxes are tensors (…, 4) in one of the
/// formats xyxy (left, top, right, bottom), yxyx, xywh (left, top, width, height), center_xywh, center_yxhw, and with
/// rel_ before xyxy, yxyx, xywh and center_xywh, where the numbers are shares of the image's width and height.
/// </summary>
/// <example><code>
/// Tensor boxes = Tensor.From(new[,] { { 10f, 20f, 30f, 60f } });
/// Tensor centers = BoundingBoxes.ConvertFormat(boxes, "xyxy", "center_xywh"); // 20, 40, 20, 40
/// </code></example>
public static partial class BoundingBoxes
{
    /// <summary>Writes boxes in another format.</summary>
    /// <param name="boxes">Boxes (…, 4).</param>
    /// <param name="source">Their format.</param>
    /// <param name="target">The format wanted.</param>
    /// <param name="height">The image's height; needed from or to a relative format.</param>
    /// <param name="width">The image's width; needed from or to a relative format.</param>
    /// <param name="dtype">Element type of the result.</param>
    /// <returns>Boxes of the same shape.</returns>
    /// <exception cref="ArgumentException">
    /// A format is unknown, the size is missing, or boxes have not four numbers.
    /// </exception>
    public static Tensor ConvertFormat(Tensor boxes, string source, string target, int? height = null,
        int? width = null, DType dtype = DType.Float32)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        (BoxFormat from, BoxFormat to) = (BoxFormat.Parse(source), BoxFormat.Parse(target));
        if ((from.IsRelative || to.IsRelative) && (height is null || width is null))
            throw new ArgumentException($"From '{source}' to '{target}' height and width of the image are needed.");
        boxes = boxes.Cast(dtype);
        BoxCorners corners = from.Corners(boxes);
        if (from == to) return boxes;
        if (from.IsRelative && !to.IsRelative)
            corners = corners.Map((side, across) => side * (double)(across ? width! : height!));
        if (!from.IsRelative && to.IsRelative)
            corners = corners.Map((side, across) => side / (double)(across ? width! : height!));
        return to.Boxes(corners);
    }

    /// <summary>Cuts off what lies outside of an image.</summary>
    /// <param name="boxes">Boxes (…, 4).</param>
    /// <param name="height">The image's height; of relative boxes it does not count.</param>
    /// <param name="width">The image's width; of relative boxes it does not count.</param>
    /// <param name="format">The boxes' format.</param>
    /// <exception cref="ArgumentException">The format is unknown, or the size is missing.</exception>
    public static Tensor ClipToImageSize(
        Tensor boxes, int? height = null, int? width = null, string format = "xyxy")
    {
        BoxFormat parsed = BoxFormat.Parse(format);
        if (!parsed.IsRelative && (height is null || width is null))
            throw new ArgumentException($"Boxes in '{format}' are clipped to a height and a width; give both.");
        return parsed.Boxes(parsed.Corners(boxes).Map((side, across) =>
            side.Clip(0, parsed.IsRelative ? 1 : across ? width!.Value : height!.Value)));
    }

    /// <summary>Cuts off what lies outside of an image; boxes of which nothing is left get the label −1.</summary>
    /// <param name="boxes">Boxes (…, 4).</param>
    /// <param name="labels">The class of each box (…).</param>
    /// <param name="height">The image's height; of relative boxes it does not count.</param>
    /// <param name="width">The image's width; of relative boxes it does not count.</param>
    /// <param name="format">The boxes' format.</param>
    /// <exception cref="ArgumentException">The format is unknown, or the size is missing.</exception>
    public static (Tensor Boxes, Tensor Labels) ClipToImageSize(
        Tensor boxes, Tensor labels, int? height = null, int? width = null, string format = "xyxy")
    {
        Tensor clipped = ClipToImageSize(boxes, height, width, format);
        Tensor area = BoxFormat.Parse(format).Corners(clipped).Area.Squeeze([clipped.Rank - 1]);
        return (clipped, Tensor.Where(area.IsGreater(0), labels, -1));
    }

    /// <summary>What boxes become when a part is cut out of their image.</summary>
    /// <param name="boxes">Boxes (…, 4).</param>
    /// <param name="top">The first row that stays.</param>
    /// <param name="left">The first column that stays.</param>
    /// <param name="height">How many rows stay.</param>
    /// <param name="width">How many columns stay.</param>
    /// <param name="format">The boxes' format, not a relative one.</param>
    /// <exception cref="ArgumentException">The format is unknown or relative.</exception>
    public static Tensor Crop(Tensor boxes, int top, int left, int height, int width, string format = "xyxy") =>
        Moved(boxes, format, (side, across) =>
            (side - (double)(across ? left : top)).Clip(0, across ? width : height));

    /// <summary>What boxes become when rows and columns are put before those of their image.</summary>
    /// <param name="boxes">Boxes (…, 4).</param>
    /// <param name="top">How many rows.</param>
    /// <param name="left">How many columns.</param>
    /// <param name="format">The boxes' format, not a relative one.</param>
    /// <exception cref="ArgumentException">The format is unknown or relative.</exception>
    public static Tensor Pad(Tensor boxes, int top, int left, string format = "xyxy") =>
        Moved(boxes, format, (side, across) => side + (double)(across ? left : top));

    static Tensor Moved(Tensor boxes, string format, Func<Tensor, bool, Tensor> move)
    {
        BoxFormat parsed = Absolute(format);
        return parsed.Boxes(parsed.Corners(boxes).Map(move));
    }

    static BoxFormat Absolute(string format)
    {
        BoxFormat parsed = BoxFormat.Parse(format);
        return !parsed.IsRelative ? parsed : throw new ArgumentException(
            $"Boxes in '{format}' change with the image's size; convert them to 'xyxy' first.", nameof(format));
    }
}
