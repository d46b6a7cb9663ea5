using Lamina.IR;
using Lamina.Saving;

namespace Lamina;

// Boxes as what is to be changed of an anchor.
public static partial class BoundingBoxes
{
    /// <summary>
    /// What a detector learns to put out: how far a box lies from its anchor, in sizes of the anchor, and the logarithm
    /// of how much larger it is (Girshick et al. 2014).
    /// </summary>
    /// <param name="anchors">The anchors (…, 4).</param>
    /// <param name="boxes">The box for each anchor (…, 4).</param>
    /// <param name="anchorFormat">The anchors' format.</param>
    /// <param name="boxFormat">The boxes' format.</param>
    /// <param name="encodingFormat">"center_yxhw" or "center_xywh", the order of the deltas.</param>
    /// <param name="variance">Four numbers that deltas are divided by.</param>
    /// <param name="imageSize">Height and width of the image; needed with a relative format.</param>
    /// <returns>Deltas (…, 4), float32.</returns>
    /// <exception cref="ArgumentException">A format is unknown, the size is missing, or variance is not four
    /// numbers.</exception>
    public static Tensor EncodeBoxToDeltas(Tensor anchors, Tensor boxes, string anchorFormat, string boxFormat,
        string encodingFormat = "center_yxhw", float[]? variance = null, (int Height, int Width)? imageSize = null)
    {
        Centered(encodingFormat);
        (Tensor place, Tensor size) = PlaceAndSize(anchors, anchorFormat, encodingFormat, imageSize);
        (Tensor boxPlace, Tensor boxSize) = PlaceAndSize(boxes, boxFormat, encodingFormat, imageSize);
        size = size.Maximum(Keras.Epsilon);
        Tensor deltas = BoxCorners.Join((boxPlace - place) / size, (boxSize.Maximum(Keras.Epsilon) / size).Log());
        return variance is null ? deltas : deltas / Four(variance);
    }

    /// <summary>The boxes that deltas of <see cref="EncodeBoxToDeltas"/> stand for.</summary>
    /// <param name="anchors">The anchors (…, 4).</param>
    /// <param name="deltas">The deltas for each anchor (…, 4).</param>
    /// <param name="anchorFormat">The anchors' format.</param>
    /// <param name="boxFormat">The format of the result.</param>
    /// <param name="encodedFormat">"center_yxhw" or "center_xywh", the order of the deltas.</param>
    /// <param name="variance">Four numbers that deltas are multiplied by.</param>
    /// <param name="imageSize">Height and width of the image; needed with a relative format.</param>
    /// <returns>Boxes (…, 4), float32.</returns>
    /// <exception cref="ArgumentException">A format is unknown, the size is missing, or variance is not four
    /// numbers.</exception>
    public static Tensor DecodeDeltasToBoxes(Tensor anchors, Tensor deltas, string anchorFormat, string boxFormat,
        string encodedFormat = "center_yxhw", float[]? variance = null, (int Height, int Width)? imageSize = null)
    {
        Centered(encodedFormat);
        (Tensor place, Tensor size) = PlaceAndSize(anchors, anchorFormat, encodedFormat, imageSize);
        deltas = deltas.Cast(DType.Float32);
        if (variance is not null) deltas *= Four(variance);
        (Tensor a, Tensor b, Tensor c, Tensor d) = BoxCorners.Split(deltas);
        Tensor boxes = BoxCorners.Join(
            BoxCorners.Join(a, b) * size + place, BoxCorners.Join(c, d).Exp() * size);
        return ConvertFormat(boxes, encodedFormat, boxFormat, imageSize?.Height, imageSize?.Width);
    }

    static (Tensor Place, Tensor Size) PlaceAndSize(
        Tensor boxes, string format, string centered, (int Height, int Width)? size)
    {
        Tensor converted = ConvertFormat(boxes, format, centered, size?.Height, size?.Width);
        (Tensor a, Tensor b, Tensor c, Tensor d) = BoxCorners.Split(converted);
        return (BoxCorners.Join(a, b), BoxCorners.Join(c, d));
    }

    static void Centered(string format)
    {
        if (format is not ("center_yxhw" or "center_xywh"))
            throw Names.Unknown("format of deltas", format, ["center_yxhw", "center_xywh"]);
    }

    static Tensor Four(float[] variance) => variance.Length == 4 ? Tensor.From(NDArray.From<float>(variance))
        : throw new ArgumentException($"The variance is four numbers, not {variance.Length}.", nameof(variance));
}
