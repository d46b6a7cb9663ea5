using Lamina.IR;

namespace Lamina.Onnx.Import.Operators;

/// <summary>Images read at places that are themselves data.</summary>
static class Sampling
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list)
    {
        list.One("GridSample", GridSample);
        list.One("RoiAlign", RoiAlign);
    }

    /// <summary>x (batch, channels, height, width) at grid (batch, rows, columns, 2) of (x, y) from −1 to 1.</summary>
    static Tensor GridSample(NodeCall call)
    {
        Tensor x = call[0], grid = call[1];
        if (x.Rank != 4) throw call.Unsupported("GridSample of other than two spatial axes");
        bool align = call.Int("align_corners", 0) != 0;
        string padding = call.Text("padding_mode", "zeros");
        Tensor across = Scaled(grid.Select(-1, 0), x.Shape[3], align);
        Tensor down = Scaled(grid.Select(-1, 1), x.Shape[2], align);
        switch (call.Text("mode", "bilinear"))
        {
            case "nearest":
                return At(x, Inside(down.Round(), x.Shape[2], padding, align),
                    Inside(across.Round(), x.Shape[3], padding, align), padding);
            case "bicubic" or "cubic":
                return Weighted(-1, 2, Cubic);
            default:
                down = Inside(down, x.Shape[2], padding, align);
                across = Inside(across, x.Shape[3], padding, align);
                return Weighted(0, 1, distance => 1 - distance.Abs());
        }

        Tensor Weighted(int from, int to, Func<Tensor, Tensor> weight)
        {
            Tensor top = down.Floor(), left = across.Floor(), sum = Tensor.Scalar(0, x.DType);
            for (int i = from; i <= to; i++)
            {
                for (int j = from; j <= to; j++)
                {
                    Tensor w = weight(down - top - i) * weight(across - left - j);
                    Tensor value = At(x, Inside(top + i, x.Shape[2], padding, align),
                        Inside(left + j, x.Shape[3], padding, align), padding);
                    sum += value * w.ExpandDims(1);
                }
            }
            return sum;
        }
    }

    static Tensor Cubic(Tensor distance)
    {
        const double a = -0.75;
        Tensor x = distance.Abs();
        return Tensor.Where(x.IsLessOrEqual(1), ((a + 2) * x - (a + 3)) * x * x + 1,
            Tensor.Where(x.IsLess(2), ((x - 5) * x + 8) * x * a - 4 * a, 0));
    }

    static Tensor Scaled(Tensor g, int size, bool align) =>
        align ? (g + 1) * ((size - 1) / 2.0) : ((g + 1) * size - 1) * 0.5;

    /// <summary>Coordinates brought inside, as the padding has it.</summary>
    static Tensor Inside(Tensor at, int size, string padding, bool align)
    {
        switch (padding)
        {
            case "border": return at.Clip(0, size - 1);
            case "reflection":
                double low = align ? 0 : -0.5, span = align ? size - 1 : size;
                if (span == 0) return at * 0;
                Tensor far = (at - low).Abs();
                Tensor turns = (far / span).Floor(), rest = far - turns * span;
                Tensor odd = (turns - (turns * 0.5).Floor() * 2).IsGreater(0.5);
                return (Tensor.Where(odd, span - rest, rest) + low).Clip(0, size - 1);
            default: return at;
        }
    }

    /// <summary>The elements at whole coordinates (batch, rows, columns); 0 outside.</summary>
    static Tensor At(Tensor x, Tensor down, Tensor across, string padding)
    {
        (int n, int c, int h, int w) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
        Tensor row = down.Clip(0, h - 1).Cast(DType.Int64), column = across.Clip(0, w - 1).Cast(DType.Int64);
        Tensor flat = row * Tensor.Scalar(w, DType.Int64) + column;
        Shape grid = flat.Shape;
        Tensor each = flat.Reshape(new(n, 1, -1)).BroadcastTo(new(n, c, grid[1] * grid[2]));
        Tensor value = x.Reshape(new(n, c, h * w)).TakeAlongAxis(each, 2).Reshape(new(n, c, grid[1], grid[2]));
        if (padding != "zeros") return value;
        Tensor inside = down.IsGreaterOrEqual(0) & down.IsLessOrEqual(h - 1)
            & across.IsGreaterOrEqual(0) & across.IsLessOrEqual(w - 1);
        return Tensor.Where(inside.ExpandDims(1).BroadcastTo(value.Shape), value, 0);
    }

    /// <summary>The mean of samples in each bin of each region; the samples' places are worked out here.</summary>
    static Tensor RoiAlign(NodeCall call)
    {
        Tensor x = call[0];
        if (call.Text("mode", "avg") != "avg") throw call.Unsupported("RoiAlign of the mode 'max'");
        int height = call.Int("output_height", 1), width = call.Int("output_width", 1);
        int ratio = call.Int("sampling_ratio", 0);
        double scale = call.Float("spatial_scale", 1);
        bool half = call.Text("coordinate_transformation_mode", call.Opset < 16 ? "output_half_pixel" : "half_pixel")
            == "half_pixel";
        double[] rois = call.HostFloats(1);
        long[] batches = call.HostInts(2);
        var results = new List<Tensor>();
        for (int r = 0; r < batches.Length; r++)
        {
            double[] box = [.. rois[(4 * r)..(4 * r + 4)].Select(v => v * scale - (half ? 0.5 : 0))];
            double across = box[2] - box[0], down = box[3] - box[1];
            if (!half) (across, down) = (Math.Max(across, 1), Math.Max(down, 1));
            Tensor rows = Bins(box[1], down, height, ratio, x.Shape[2], x.DType);
            Tensor columns = Bins(box[0], across, width, ratio, x.Shape[3], x.DType);
            // (channels, height, width) · columnsᵀ, then rows · that.
            Tensor y = x.Select(0, (int)batches[r]).MatMul(columns.Transpose());
            results.Add(rows.MatMul(y));
        }
        return results.Count > 0 ? Tensor.Stack(results) : Tensor.Zeros(new(0, x.Shape[1], height, width), x.DType);
    }

    /// <summary>(bins, size): how much each element counts in the mean of a bin's samples.</summary>
    static Tensor Bins(double start, double extent, int bins, int ratio, int size, DType type)
    {
        double bin = extent / bins;
        int samples = ratio > 0 ? ratio : (int)Math.Ceiling(bin);
        var weights = new double[bins, size];
        for (int b = 0; b < bins; b++)
        {
            for (int s = 0; s < samples; s++)
            {
                double at = start + b * bin + (s + 0.5) * bin / samples;
                if (at < -1 || at > size) continue;
                at = Math.Clamp(at, 0, size - 1);
                int low = (int)at;
                weights[b, low] += (1 - (at - low)) / samples;
                if (low + 1 < size) weights[b, low + 1] += (at - low) / samples;
            }
        }
        return Tensor.From(weights).Cast(type);
    }
}
