using Lamina.IR;

namespace Lamina.Onnx.Import.Operators;

/// <summary>Choosing boxes: how many there will be is known only from the data, so it is done here.</summary>
static class Detection
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list) => list.One("NonMaxSuppression", NonMaxSuppression);

    static Tensor NonMaxSuppression(NodeCall call)
    {
        double[] boxes = call.HostFloats(0), scores = call.HostFloats(1);
        (int batches, int count, int classes) = (call[0].Shape[0], call[0].Shape[1], call[1].Shape[1]);
        long most = call.Has(2) ? call.HostInts(2)[0] : 0;
        double overlap = call.Has(3) ? call.HostFloats(3)[0] : 0;
        double? least = call.Has(4) ? call.HostFloats(4)[0] : null;
        bool centred = call.Int("center_point_box", 0) != 0;
        var chosen = new List<long>();
        for (int b = 0; b < batches; b++)
        {
            for (int c = 0; c < classes; c++)
            {
                double[] own = scores[((b * classes + c) * count)..((b * classes + c + 1) * count)];
                var kept = new List<int>();
                foreach (int i in Enumerable.Range(0, count).OrderByDescending(i => own[i]))
                {
                    if (kept.Count >= most || (least is { } limit && own[i] <= limit)) break;
                    if (kept.Any(k => Overlap(Box(b, k), Box(b, i)) > overlap)) continue;
                    kept.Add(i);
                    chosen.AddRange([b, c, i]);
                }
            }
        }
        return NDArray.Wrap(chosen.ToArray(), (chosen.Count / 3, 3));

        (double Top, double Left, double Bottom, double Right) Box(int batch, int at)
        {
            ReadOnlySpan<double> box = boxes.AsSpan((batch * count + at) * 4, 4);
            // Centres stand as x, y, width, height; corners as y, x, y, x in any order.
            return centred
                ? (box[1] - box[3] / 2, box[0] - box[2] / 2, box[1] + box[3] / 2, box[0] + box[2] / 2)
                : (Math.Min(box[0], box[2]), Math.Min(box[1], box[3]),
                    Math.Max(box[0], box[2]), Math.Max(box[1], box[3]));
        }
    }

    /// <summary>The common area of two boxes over that of both together.</summary>
    static double Overlap(
        (double Top, double Left, double Bottom, double Right) a,
        (double Top, double Left, double Bottom, double Right) b)
    {
        double height = Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top);
        double width = Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left);
        if (height <= 0 || width <= 0) return 0;
        double both = height * width;
        return both / ((a.Bottom - a.Top) * (a.Right - a.Left) + (b.Bottom - b.Top) * (b.Right - b.Left) - both);
    }
}
