using Lamina.IR;

namespace Lamina.Onnx.Import.Operators;

/// <summary>Resizing by interpolation: each axis for itself, as a product with a matrix of weights.</summary>
static class Resizing
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list)
    {
        list.One("Resize", Resize);
        list.One("Upsample", Upsample);
    }

    /// <summary>How the positions along one axis map to those of the input.</summary>
    sealed record Axis(int In, int Out, double Scale, double RoiStart, double RoiEnd);

    static Tensor Upsample(NodeCall call)
    {
        double[] scales = call.Opset < 9 ? [.. call.Floats("scales")!.Select(s => (double)s)] : call.HostFloats(1);
        return Apply(call, [.. scales.Select((s, i) => Scaled(call[0].Shape[i], s))], "asymmetric", "floor");
    }

    static Axis Scaled(int size, double scale) => new(size, checked((int)Math.Floor(size * scale)), scale, 0, 1);

    static Tensor Resize(NodeCall call)
    {
        Tensor x = call[0];
        if (call.Opset < 11)
        {
            return Apply(call, [.. call.HostFloats(1).Select((s, i) => Scaled(x.Shape[i], s))],
                "asymmetric", "floor");
        }

        int[] which = call.Ints("axes") is { } given ? [.. given.Select(a => x.Shape.Axis(a))]
            : [.. Enumerable.Range(0, x.Rank)];
        var axes = x.Shape.Select(size => new Axis(size, size, 1, 0, 1)).ToArray();
        double[]? roi = call.Has(1) && call[1].Shape.Elements > 0 ? call.HostFloats(1) : null;
        double[]? scales = call.Has(2) && call[2].Shape.Elements > 0 ? call.HostFloats(2) : null;
        long[]? sizes = call.Has(3) && call[3].Shape.Elements > 0 ? call.HostInts(3) : null;
        if (scales is null && sizes is null) throw call.Bad("it has neither scales nor sizes.");
        string policy = call.Text("keep_aspect_ratio_policy", "stretch");
        double? common = sizes is null || policy == "stretch" ? null : policy == "not_larger"
            ? which.Select((axis, i) => sizes[i] / (double)x.Shape[axis]).Min()
            : which.Select((axis, i) => sizes[i] / (double)x.Shape[axis]).Max();
        for (int i = 0; i < which.Length; i++)
        {
            int size = x.Shape[which[i]];
            Axis axis = scales is not null ? Scaled(size, scales[i])
                : common is { } ratio
                ? new(size, (int)Math.Round(size * ratio, MidpointRounding.AwayFromZero), ratio, 0, 1)
                : new(size, checked((int)sizes![i]), sizes[i] / (double)size, 0, 1);
            axes[which[i]] = roi is null ? axis
                : axis with { RoiStart = roi[i], RoiEnd = roi[i + which.Length] };
        }
        return Apply(call, axes, call.Text("coordinate_transformation_mode", "half_pixel"),
            call.Text("nearest_mode", "round_prefer_floor"));
    }

    static Tensor Apply(NodeCall call, Axis[] axes, string transform, string nearest)
    {
        Tensor x = call[0];
        string mode = call.Text("mode", "nearest");
        DType type = x.DType;
        if (mode != "nearest" && type is not (DType.Float32 or DType.Float64)) x = x.Cast(DType.Float32);
        Tensor? outside = null;
        for (int i = 0; i < axes.Length; i++)
        {
            Axis axis = axes[i];
            if (axis.Out == axis.In && axis.Scale == 1 && transform != "tf_crop_and_resize") continue;
            double[] at = [.. Enumerable.Range(0, axis.Out).Select(o => Position(o, axis, transform))];
            x = mode == "nearest"
                ? x.Take(Numbers.Tensor([.. at.Select(p => (long)Math.Clamp(Nearest(p, nearest), 0, axis.In - 1))]), i)
                : x.MoveAxis(i, -1).MatMul(Weights(call, mode, at, axis, x.DType)).MoveAxis(-1, i);
            if (transform != "tf_crop_and_resize") continue;
            bool[] beyond = [.. at.Select(p => p < 0 || p > axis.In - 1)];
            Tensor mask = Movement.Along(NDArray.Wrap(beyond), axes.Length, i);
            outside = outside is null ? mask : outside | mask;
        }
        if (outside is not null)
            x = Tensor.Where(outside.BroadcastTo(x.Shape), call.Float("extrapolation_value", 0), x);
        return x.Cast(type);
    }

    /// <summary>Where an element of the output lies between those of the input.</summary>
    static double Position(int o, Axis axis, string transform)
    {
        double length = axis.Scale * axis.In;
        switch (transform)
        {
            case "asymmetric": return o / axis.Scale;
            case "align_corners": return length == 1 ? 0 : o * (axis.In - 1) / (length - 1);
            case "tf_half_pixel_for_nn": return (o + 0.5) / axis.Scale;
            case "pytorch_half_pixel" when axis.Out <= 1: return 0;
            case "half_pixel_symmetric":
                return axis.In / 2.0 * (1 - axis.Out / length) + (o + 0.5) / axis.Scale - 0.5;
            case "tf_crop_and_resize":
                return axis.Out > 1 ? axis.RoiStart * (axis.In - 1)
                    + o * (axis.RoiEnd - axis.RoiStart) * (axis.In - 1) / (axis.Out - 1)
                    : 0.5 * (axis.RoiStart + axis.RoiEnd) * (axis.In - 1);
            case "half_pixel" or "pytorch_half_pixel": return (o + 0.5) / axis.Scale - 0.5;
            default: throw new ArgumentException($"the coordinate transformation '{transform}' is not known.");
        }
    }

    static int Nearest(double at, string mode) => (int)(mode switch
    {
        "floor" => Math.Floor(at),
        "ceil" => Math.Ceiling(at),
        "round_prefer_ceil" => Math.Floor(at + 0.5),
        _ => Math.Ceiling(at - 0.5),
    });

    /// <summary>(in, out): how much each element of the input counts in each of the output.</summary>
    static Tensor Weights(NodeCall call, string mode, double[] at, Axis axis, DType type)
    {
        bool cubic = mode == "cubic", drop = call.Int("exclude_outside", 0) != 0;
        double a = call.Float("cubic_coeff_a", -0.75);
        // Against aliasing a smaller output sees the input through a wider kernel.
        double spread = call.Int("antialias", 0) != 0 ? Math.Max(1, 1 / axis.Scale) : 1;
        var weights = new double[axis.In, axis.Out];
        for (int o = 0; o < axis.Out; o++)
        {
            double reach = (cubic ? 2 : 1) * spread, sum = 0;
            for (int i = (int)Math.Floor(at[o] - reach); i <= (int)Math.Ceiling(at[o] + reach); i++)
            {
                bool inside = i >= 0 && i < axis.In;
                double distance = Math.Abs(at[o] - i) / spread;
                double weight = drop && !inside ? 0
                    : cubic ? Cubic(distance, a) : Math.Max(0, 1 - distance);
                weights[Math.Clamp(i, 0, axis.In - 1), o] += weight;
                sum += weight;
            }
            for (int i = 0; i < axis.In; i++) weights[i, o] /= sum;
        }
        return Tensor.From(weights).Cast(type);
    }

    /// <summary>
    /// The weight of a neighbour at a distance. Keys, "Cubic convolution interpolation for digital image processing",
    /// IEEE Transactions on Acoustics, Speech, and Signal Processing 29 (1981).
    /// </summary>
    public static double Cubic(double x, double a) =>
        x <= 1 ? ((a + 2) * x - (a + 3)) * x * x + 1 : x < 2 ? ((x - 5) * x + 8) * x * a - 4 * a : 0;
}
