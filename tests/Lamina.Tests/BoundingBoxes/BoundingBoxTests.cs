using Lamina.IR;

namespace Lamina.Tests.Boxes;

/// <summary>Formats, overlaps and deltas of boxes, by hand and there and back.</summary>
public class BoundingBoxTests
{
    static readonly string[] formats = ["xyxy", "yxyx", "xywh", "center_xywh", "center_yxhw", "rel_xyxy", "rel_yxyx",
        "rel_xywh", "rel_center_xywh"];

    static readonly Tensor box = Tensor.From(new[,] { { 10f, 20f, 30f, 60f } });

    static float[] Read(Tensor tensor) => Evaluation.Evaluate([tensor])[0].ToArray<float>();

    static void Near(float[] expected, Tensor got, float tolerance = 1e-5f)
    {
        float[] read = Read(got);
        Assert.Equal(expected.Length, read.Length);
        for (int i = 0; i < read.Length; i++) Assert.Equal(expected[i], read[i], tolerance);
    }

    [Theory]
    [InlineData("yxyx", 20f, 10f, 60f, 30f)]
    [InlineData("xywh", 10f, 20f, 20f, 40f)]
    [InlineData("center_xywh", 20f, 40f, 20f, 40f)]
    [InlineData("center_yxhw", 40f, 20f, 40f, 20f)]
    [InlineData("rel_xyxy", 0.1f, 0.1f, 0.3f, 0.3f)]
    [InlineData("rel_yxyx", 0.1f, 0.1f, 0.3f, 0.3f)]
    [InlineData("rel_xywh", 0.1f, 0.1f, 0.2f, 0.2f)]
    [InlineData("rel_center_xywh", 0.2f, 0.2f, 0.2f, 0.2f)]
    public void Boxes_are_written_in_other_formats(string target, float a, float b, float c, float d) =>
        Near([a, b, c, d], BoundingBoxes.ConvertFormat(box, "xyxy", target, height: 200, width: 100));

    [Fact]
    public void Every_format_leads_to_every_other_and_back()
    {
        foreach (string source in formats)
            foreach (string target in formats)
            {
                Tensor start = BoundingBoxes.ConvertFormat(box, "xyxy", source, 200, 100);
                Tensor there = BoundingBoxes.ConvertFormat(start, source, target, 200, 100);
                Near([10, 20, 30, 60], BoundingBoxes.ConvertFormat(there, target, "xyxy", 200, 100), 1e-3f);
            }
        Assert.Throws<ArgumentException>(() => BoundingBoxes.ConvertFormat(box, "xyxy", "rel_xyxy"));
        Assert.Throws<ArgumentException>(() => BoundingBoxes.ConvertFormat(box, "xyxy", "xyxx"));
    }

    [Fact]
    public void Boxes_follow_their_image()
    {
        Near([10, 20, 25, 50], BoundingBoxes.ClipToImageSize(box, height: 50, width: 25));
        Near([0, 0, 15, 40], BoundingBoxes.Crop(box, top: 20, left: 15, height: 100, width: 15));
        Near([13, 25, 33, 65], BoundingBoxes.Pad(box, top: 5, left: 3));
        var (_, labels) = BoundingBoxes.ClipToImageSize(
            box, Tensor.From(new[] { 4 }).Cast(DType.Float32), height: 10, width: 10);
        Near([-1], labels);
        Assert.Throws<ArgumentException>(() => BoundingBoxes.Pad(box, 1, 1, "rel_xyxy"));
    }

    [Fact]
    public void Overlap_is_intersection_over_union()
    {
        Tensor a = Tensor.From(new[,] { { 0f, 0f, 2f, 2f }, { 1f, 0f, 3f, 2f } });
        Near([1, 1 / 3f, 1 / 3f, 1], BoundingBoxes.ComputeIou(a, a, "xyxy"));
        Tensor padded = Tensor.From(new[,] { { 0f, 0f, 2f, 2f }, { -1f, -1f, -1f, -1f } });
        Near([1, -1, 1 / 3f, -1], BoundingBoxes.ComputeIou(a, padded, "xyxy", useMasking: true));
        Near([1, 1 / 3f, 1 / 3f, 1],
            BoundingBoxes.ComputeIou(a.Reshape(new Shape([1, 2, 4])), a.Reshape(new Shape([1, 2, 4])), "xyxy"));
        Near([1], BoundingBoxes.ComputeCiou(box, box, "xyxy"));
        // Squares side by side: no overlap, centers 2 apart in a frame of 4×2, equal shapes.
        Tensor b = Tensor.From(new[,] { { 2f, 0f, 4f, 2f } });
        Near([-4 / 20f], BoundingBoxes.ComputeCiou(Tensor.From(new[,] { { 0f, 0f, 2f, 2f } }), b, "xyxy"));
    }

    [Fact]
    public void Deltas_lead_back_to_the_boxes()
    {
        Tensor anchor = Tensor.From(new[,] { { 12f, 18f, 28f, 50f } });
        Tensor deltas = BoundingBoxes.EncodeBoxToDeltas(anchor, box, "xyxy", "xyxy");
        Near([6 / 32f, 0, MathF.Log(40 / 32f), MathF.Log(20 / 16f)], deltas);
        Near([10, 20, 30, 60], BoundingBoxes.DecodeDeltasToBoxes(anchor, deltas, "xyxy", "xyxy"), 1e-3f);
        float[] variance = [0.1f, 0.1f, 0.2f, 0.2f];
        Tensor scaled = BoundingBoxes.EncodeBoxToDeltas(anchor, box, "xyxy", "xyxy", "center_xywh", variance);
        Near([10, 20, 30, 60], BoundingBoxes.DecodeDeltasToBoxes(anchor, scaled, "xyxy", "xyxy", "center_xywh",
            variance), 1e-3f);
        Assert.Throws<ArgumentException>(() =>
            BoundingBoxes.EncodeBoxToDeltas(anchor, box, "xyxy", "xyxy", variance: [1, 2]));
    }

    [Fact]
    public void A_quarter_turn_swaps_the_sides()
    {
        Tensor one = Tensor.From(new[] { 1f }), zero = Tensor.From(new[] { 0f });
        Tensor boxes = Tensor.From(new[, ,] { { { 2f, 4f, 6f, 6f } } });
        Near([2, 4, 6, 6], BoundingBoxes.AffineTransform(boxes, zero, zero, zero, one, zero, zero, 11, 11), 1e-4f);
        Near([4, 4, 6, 8], BoundingBoxes.AffineTransform(
            boxes, Tensor.From(new[] { 90f }), zero, zero, one, zero, zero, 11, 11), 1e-4f);
    }
}
