using Lamina.IR;
using static Lamina.Onnx.Schema.TensorProto.Types;

namespace Lamina.Onnx.Import.Operators;

/// <summary>Tensors made of nothing, or of numbers known before the run.</summary>
static class Creation
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list)
    {
        list.Values("Constant", Constant);
        list.Values("ConstantOfShape", ConstantOfShape);
        list.One("Range", Range);
        list.Values("EyeLike", EyeLike);
        list.One("OneHot", OneHot);
    }

    static Value[] Constant(NodeCall call)
    {
        if (call.Constant("value") is { } value) return [value];
        if (call.HasAttribute("value_float")) return [new TensorValue(Tensor.Scalar(call.Float("value_float", 0)))];
        if (call.Floats("value_floats") is { } floats)
            return [new TensorValue(Tensor.From(NDArray.Wrap(floats, floats.Length)))];
        if (call.Int("value_int") is { } whole)
            return [new TensorValue(Tensor.From(NDArray.Wrap(new[] { whole }, Shape.Scalar)))];
        if (call.Longs("value_ints") is { } ints) return [new TensorValue(Numbers.Tensor(ints))];
        throw call.Unsupported("a constant of text or of sparse form");
    }

    static Value[] ConstantOfShape(NodeCall call)
    {
        TensorValue value = call.Constant("value") ?? new(Tensor.Scalar(0));
        return [value with { Tensor = value.Tensor.Reshape(Shape.Scalar).BroadcastTo(Shapes.Sizes(call, 0)) }];
    }

    static Tensor Range(NodeCall call)
    {
        double start = call.HostFloats(0)[0], limit = call.HostFloats(1)[0], step = call.HostFloats(2)[0];
        int count = checked((int)Math.Max(0, Math.Ceiling((limit - start) / step)));
        Tensor at = Tensor.Iota(count, 0, call[0].DType);
        return at * call[2].Reshape(Shape.Scalar) + call[0].Reshape(Shape.Scalar);
    }

    static Value[] EyeLike(NodeCall call)
    {
        DataType type = call.Int("dtype") is { } given ? (DataType)given : call.TypeOf(0);
        Shape shape = call[0].Shape;
        Tensor row = Tensor.Iota(shape, 0, DType.Int64), column = Tensor.Iota(shape, 1, DType.Int64);
        Tensor on = column.IsEqual(row + Tensor.Scalar(call.Int("k", 0), DType.Int64));
        return [Arithmetic.Cast(on, DataType.Bool, type)];
    }

    static Tensor OneHot(NodeCall call)
    {
        int depth = checked((int)call.HostFloats(1)[0]);
        Tensor indices = call[0].Cast(DType.Int64), count = Tensor.Scalar(depth, DType.Int64);
        indices = Tensor.Where(indices.IsLess(Tensor.Scalar(0, DType.Int64)), indices + count, indices);
        int axis = call.Int("axis", -1);
        if (axis < 0) axis += indices.Rank + 1;
        Tensor on = indices.OneHot(depth, DType.Bool).MoveAxis(-1, axis);
        return Tensor.Where(on, call[2].Select(0, 1), call[2].Select(0, 0));
    }
}
