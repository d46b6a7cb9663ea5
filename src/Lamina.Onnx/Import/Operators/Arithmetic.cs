using Lamina.IR;
using Lamina.IR.Primitives;
using static Lamina.Onnx.Schema.TensorProto.Types;

namespace Lamina.Onnx.Import.Operators;

/// <summary>Arithmetic, comparison and logic, element by element.</summary>
static class Arithmetic
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list)
    {
        list.One("Add", c => Whole(c, c[0] + Second(c)));
        list.One("Sub", c => Whole(c, c[0] - Second(c)));
        list.One("Mul", c => Whole(c, c[0] * Second(c)));
        list.One("Div", c => Together(new Divide(), c[0], Second(c)));
        list.One("Mod", Mod);
        list.One("Pow", Pow);
        list.One("Neg", c => Whole(c, -c[0]));
        list.One("Abs", c => c[0].DType == DType.UInt8 ? c[0] : c[0].Abs());
        list.One("Sign", c => c[0].DType == DType.UInt8 ? c[0].Minimum(Tensor.Scalar(1, DType.UInt8)) : c[0].Sign());
        list.One("BitShift", BitShift);

        list.One("Sum", c => Fold(c, (a, b) => a + b));
        list.One("Max", c => Fold(c, (a, b) => a.Maximum(b)));
        list.One("Min", c => Fold(c, (a, b) => a.Minimum(b)));
        list.One("Mean", c => Fold(c, (a, b) => a + b) / Tensor.Scalar(c.Count, c[0].DType));
        list.One("Clip", Clip);

        list.One("Equal", c => c[0].IsEqual(c[1]));
        list.One("Less", c => c[0].IsLess(c[1]));
        list.One("LessOrEqual", c => c[0].IsLessOrEqual(c[1]));
        list.One("Greater", c => c[0].IsGreater(c[1]));
        list.One("GreaterOrEqual", c => c[0].IsGreaterOrEqual(c[1]));
        list.One("IsNaN", c => c[0].IsNotEqual(c[0]));
        list.One("IsInf", IsInf);

        foreach (string kind in (string[])["", "Bitwise"])
        {
            list.One(kind + "And", c => c[0] & c[1]);
            list.One(kind + "Or", c => c[0] | c[1]);
            list.One(kind + "Xor", c => c[0] ^ c[1]);
            list.One(kind + "Not", c => !c[0]);
        }
        list.One("Where", c => Tensor.Where(c[0], c[1], c[2]));
        list.Values("Cast", c => [Cast(c[0], c.TypeOf(0), (DataType)c.Needed("to"))]);
        list.Values("CastLike", c => [Cast(c[0], c.TypeOf(0), c.TypeOf(1))]);
    }

    /// <summary>An elementwise op of two tensors of one type, broadcast to one shape.</summary>
    public static Tensor Together(ElementwiseOp op, Tensor a, Tensor b)
    {
        Shape shape = Shape.Broadcast(a.Shape, b.Shape);
        return op.Apply(a.BroadcastTo(shape), b.BroadcastTo(shape));
    }

    /// <summary>Elements as another of ONNX's types.</summary>
    public static TensorValue Cast(Tensor x, DataType from, DataType to)
    {
        DType type = ElementTypes.Storage(to) ?? throw new NotSupportedException($"A cast to {to} is not supported.");
        // Truth values and whole numbers of other widths wrap; a real number out of range has no defined result.
        return new(from == to ? x : ElementTypes.Wrap(x.Cast(type), to), to);
    }

    /// <summary>The second operand; before operator set 7 its first axis could be said to lie at one of the first's.
    /// </summary>
    static Tensor Second(NodeCall call)
    {
        Tensor a = call[0], b = call[1];
        if (call.Opset >= 7 || !call.HasAttribute("axis")) return b;
        int after = a.Rank - b.Rank - a.Shape.Axis(call.Int("axis", 0));
        return b.Reshape(b.Shape.Append(Ints.Repeat(1, after).Span));
    }

    static Tensor Whole(NodeCall call, Tensor y) => call.Narrow is { } narrow ? ElementTypes.Wrap(y, narrow) : y;

    static Tensor Fold(NodeCall call, Func<Tensor, Tensor, Tensor> combine) => call.Tensors.Aggregate(combine);

    static Tensor Mod(NodeCall call) => call.Int("fmod", 0) != 0
        ? Together(new Remainder(), call[0], call[1]) : call[0].Mod(call[1]);

    static Tensor Pow(NodeCall call)
    {
        Tensor x = call[0], y = Second(call);
        if (x.DType == y.DType && x.DType.IsFloating()) return x.Pow(y);
        return x.DType.IsFloating() ? x.Pow(y.Cast(x.DType))
            : x.Cast(DType.Float64).Pow(y.Cast(DType.Float64)).Cast(x.DType);
    }

    static Tensor BitShift(NodeCall call)
    {
        bool left = call.Text("direction", "") == "LEFT";
        Tensor y = Together(new Bitwise(left ? BitwiseKind.ShiftLeft : BitwiseKind.ShiftRight), call[0], call[1]);
        return left ? Whole(call, y) : y;
    }

    static Tensor Clip(NodeCall call)
    {
        Tensor x = call[0];
        if (call.Opset < 11)
        {
            double low = call.Float("min", double.NegativeInfinity), high = call.Float("max", double.PositiveInfinity);
            return x.Clip(low, high);
        }

        if (call.Optional(1) is { } least) x = x.Maximum(least);
        return call.Optional(2) is { } most ? x.Minimum(most) : x;
    }

    static Tensor IsInf(NodeCall call)
    {
        Tensor x = call[0], none = Tensor.Zeros(x.Shape, DType.Bool);
        Tensor up = call.Int("detect_positive", 1) != 0 ? x.IsEqual(double.PositiveInfinity) : none;
        Tensor down = call.Int("detect_negative", 1) != 0 ? x.IsEqual(double.NegativeInfinity) : none;
        return up | down;
    }
}
