using Lamina.IR;
using static Lamina.Onnx.Schema.TensorProto.Types;

namespace Lamina.Onnx.Import.Operators;

/// <summary>Fourier transforms and what goes with them.</summary>
static class Signals
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list)
    {
        list.Values("HannWindow", c => Window(c, 0.5, 0.5, 0));
        list.Values("HammingWindow", c => Window(c, 25.0 / 46, 21.0 / 46, 0));
        list.Values("BlackmanWindow", c => Window(c, 0.42, 0.5, 0.08));
        list.One("DFT", Fourier);
        list.One("STFT", ShortTime);
        list.Values("MelWeightMatrix", Mel);
    }

    static Value[] Window(NodeCall call, double a0, double a1, double a2)
    {
        int size = checked((int)call.HostInts(0)[0]);
        double period = call.Int("periodic", 1) != 0 ? size : size - 1;
        double[] values = [.. Enumerable.Range(0, size).Select(i => 2 * Math.PI * i / period)
            .Select(t => a0 - a1 * Math.Cos(t) + a2 * Math.Cos(2 * t))];
        return [Typed(call, NDArray.Wrap(values))];
    }

    static TensorValue Typed(NodeCall call, NDArray values) =>
        Arithmetic.Cast(values, DataType.Double, (DataType)call.Int("output_datatype", (int)DataType.Float));

    static Tensor Fourier(NodeCall call)
    {
        Tensor x = call[0];
        int axis = call.Opset < 20 ? call.Int("axis", 1) : call.Has(2) ? (int)call.HostInts(2)[0] : -2;
        axis = x.Shape.Axis(axis);
        int length = call.Has(1) ? checked((int)call.HostInts(1)[0]) : x.Shape[axis];
        return Transformed(x, axis, length, call.Int("inverse", 0) != 0, call.Int("onesided", 0) != 0);
    }

    /// <summary>
    /// The transform along an axis of x (…, 1 or 2), whose last axis holds the real and the imaginary part, as a
    /// product with the matrices of cosines and sines.
    /// </summary>
    static Tensor Transformed(Tensor x, int axis, int length, bool inverse, bool onesided)
    {
        int count = onesided ? length / 2 + 1 : length, used = Math.Min(length, x.Shape[axis]);
        double[,] cosines = new double[used, count], sines = new double[used, count];
        for (int n = 0; n < used; n++)
        {
            for (int k = 0; k < count; k++)
            {
                double angle = 2 * Math.PI * ((long)n * k % length) / length;
                cosines[n, k] = Math.Cos(angle) / (inverse ? length : 1);
                sines[n, k] = Math.Sin(angle) / (inverse ? -length : 1);
            }
        }
        Tensor cos = Tensor.From(cosines).Cast(x.DType), sin = Tensor.From(sines).Cast(x.DType);
        Tensor Part(int i) => x.Select(-1, i).Slice(axis, 0, used).MoveAxis(axis, -1);
        Tensor real = Part(0).MatMul(cos), imaginary = -Part(0).MatMul(sin);
        if (x.Shape[-1] == 2)
        {
            real += Part(1).MatMul(sin);
            imaginary += Part(1).MatMul(cos);
        }
        return Tensor.Stack([real.MoveAxis(-1, axis), imaginary.MoveAxis(-1, axis)], -1);
    }

    static Tensor ShortTime(NodeCall call)
    {
        Tensor signal = call[0].Rank == 2 ? call[0].ExpandDims(-1) : call[0];
        int step = checked((int)call.HostInts(1)[0]);
        int length = call.Has(3) ? checked((int)call.HostInts(3)[0]) : call[2].Shape[0];
        int frames = (signal.Shape[1] - length) / step + 1;
        long[] places = [.. Enumerable.Range(0, frames).SelectMany(
            f => Enumerable.Range(f * step, length).Select(i => (long)i))];
        Tensor framed = signal.Take(Numbers.Tensor(places).Reshape((frames, length)), 1);
        if (call.Optional(2) is { } window) framed *= window.Reshape(new(1, 1, length, 1));
        return Transformed(framed, 2, length, false, call.Int("onesided", 1) != 0);
    }

    /// <summary>Triangles over the bins of a spectrum, evenly spaced on the mel scale.</summary>
    static Value[] Mel(NodeCall call)
    {
        int bins = checked((int)call.HostInts(0)[0]), length = checked((int)call.HostInts(1)[0]);
        double rate = call.HostFloats(2)[0], low = ToMel(call.HostFloats(3)[0]), high = ToMel(call.HostFloats(4)[0]);
        int count = length / 2 + 1;
        int[] edges = [.. Enumerable.Range(0, bins + 2).Select(
            i => (int)Math.Floor((length + 1) * FromMel(low + i * (high - low) / (bins + 2)) / rate))];
        var weights = new double[count, bins];
        for (int b = 0; b < bins; b++)
        {
            (int left, int centre, int right) = (edges[b], edges[b + 1], edges[b + 2]);
            if (left == centre) weights[centre, b] = 1;
            for (int i = left; i <= centre && left < centre; i++) weights[i, b] = (i - left) / (double)(centre - left);
            for (int i = centre; i < right; i++) weights[i, b] = (right - i) / (double)(right - centre);
        }
        return [Typed(call, weights)];

        static double ToMel(double hertz) => 2595 * Math.Log10(1 + hertz / 700);
        static double FromMel(double mel) => 700 * (Math.Pow(10, mel / 2595) - 1);
    }
}
