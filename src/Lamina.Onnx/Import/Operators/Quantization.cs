using Lamina.IR;
using static Lamina.Onnx.Schema.TensorProto.Types;

namespace Lamina.Onnx.Import.Operators;

/// <summary>Whole numbers that stand for real ones: real = (whole − zero point) · scale.</summary>
static class Quantization
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list)
    {
        list.Values("QuantizeLinear", QuantizeLinear);
        list.Values("DequantizeLinear", c => [new TensorValue(Real(c, 0, 1, 2, c.Int("axis", 1)))]);
        list.Values("DynamicQuantizeLinear", Dynamic);
        list.Values("MatMulInteger", c => [new TensorValue(
            Shifted(c, 0, 2, -2).MatMul(Shifted(c, 1, 3, -1)).Cast(DType.Int32))]);
        list.Values("ConvInteger", c => [new TensorValue(
            Convolutions.Convolve(c, Shifted(c, 0, 2, 1), Shifted(c, 1, 3, 0)).Cast(DType.Int32))]);
        list.Values("QLinearMatMul", c =>
        {
            Tensor y = Real(c, 0, 1, 2, -2).MatMul(Real(c, 3, 4, 5, -1));
            return [Quantized(y, c[6], c[7], c.TypeOf(7), -1)];
        });
        list.Values("QLinearConv", QLinearConv);
    }

    /// <summary>One number a slice along an axis, or one for all.</summary>
    static Tensor Slices(Tensor x, int rank, int axis) => x.Shape.Elements == 1 ? x.Reshape(Shape.Scalar)
        : x.Rank == 1 ? Movement.Along(x, rank, axis < 0 ? axis + rank : axis) : x;

    /// <summary>Whole numbers less their zero point, in float64: products of them are exact.</summary>
    static Tensor Shifted(NodeCall call, int input, int zero, int axis)
    {
        Tensor x = call[input].Cast(DType.Float64);
        return call.Optional(zero) is { } z ? x - Slices(z, x.Rank, axis).Cast(DType.Float64) : x;
    }

    static Tensor Real(NodeCall call, int input, int scale, int zero, int axis)
    {
        Tensor x = call[input].Cast(DType.Float32);
        if (call.Optional(zero) is { } z) x -= Slices(z, x.Rank, axis).Cast(DType.Float32);
        return x * Slices(call[scale], x.Rank, axis);
    }

    static TensorValue Quantized(Tensor x, Tensor scale, Tensor? zero, DataType type, int axis)
    {
        (double low, double high) = ElementTypes.Range(type);
        Tensor whole = (x / Slices(scale, x.Rank, axis)).Round();
        if (zero is not null) whole += Slices(zero, x.Rank, axis).Cast(whole.DType);
        return new(whole.Clip(low, high).Cast(ElementTypes.Storage(type)!.Value), type);
    }

    static Value[] QuantizeLinear(NodeCall call) => [Quantized(call[0].Cast(DType.Float32), call[1], call.Optional(2),
        call.Has(2) ? call.TypeOf(2) : (DataType)call.Int("output_dtype", (int)DataType.Uint8), call.Int("axis", 1))];

    static Value[] Dynamic(NodeCall call)
    {
        Tensor x = call[0];
        Tensor low = x.Min().Minimum(0), high = x.Max().Maximum(0);
        Tensor scale = (high - low) / 255.0;
        Tensor zero = (-low / scale).Clip(0, 255).Round();
        Tensor y = ((x / scale).Round() + zero).Clip(0, 255);
        return
        [
            new TensorValue(y.Cast(DType.UInt8)), new TensorValue(scale), new TensorValue(zero.Cast(DType.UInt8)),
        ];
    }

    static Value[] QLinearConv(NodeCall call)
    {
        Tensor x = call[0];
        Tensor sums = Convolutions.Convolve(call, Shifted(call, 0, 2, 1), Shifted(call, 3, 5, 0));
        if (call.Optional(8) is { } bias) sums += Movement.Along(bias.Cast(DType.Float64), x.Rank, 1);
        Tensor real = sums.Cast(DType.Float32) * Slices(call[1], x.Rank, 1) * Slices(call[4], x.Rank, 1);
        return [Quantized(real, call[6], call[7], call.TypeOf(7), 1)];
    }
}
