using Lamina.IR;

namespace Lamina.Onnx.Tests.Export;

/// <summary>Primitives that no golden layer uses, or only in one way.</summary>
public class PrimitiveExportTests
{
    static readonly NDArray x = new float[,] { { -2, -0.5f, 0, 1.5f }, { 3, -1, 2, 0.25f }, { 0, 7, -4, 1 } };
    static readonly NDArray y = new float[,] { { 1, 0, -3, 2 }, { -1, -2, 0, 0.5f }, { 0, 4, 4, -1 } };
    static readonly NDArray whole = new int[,] { { 5, -7, 0, 2 }, { 9, 3, -1, 4 }, { 1, 2, 3, 4 } };

    static void Check(NDArray input, Func<Tensor, Tensor> function) => Exported.Check([input], a => [function(a[0])]);

    [Fact]
    public void Arithmetic()
    {
        Exported.Check([x, y], a => [a[0].Atan2(a[1]), a[0].Maximum(a[1]), a[0].Minimum(a[1]), a[0].Mod(a[1] + 0.5)]);
        Exported.Check([x], a => [a[0].Expm1(), a[0].Abs().Log1p(), (a[0].Square() + 1).Rsqrt(), a[0].Round(),
            a[0].Sign(), a[0].Sin() * a[0].Cos(), a[0].Erf(), a[0].Abs().Pow(1.5)]);
        Exported.Check([whole], a => [a[0] * a[0] - a[0], a[0].Cast(DType.Float32), a[0] & (a[0] + a[0]), !a[0],
            new Bitwise(BitwiseKind.ShiftLeft).Apply(a[0], a[0] & Tensor.Full(a[0].Shape, 3, DType.Int32)),
            new Bitwise(BitwiseKind.ShiftRight).Apply(a[0], Tensor.Full(a[0].Shape, 1, DType.Int32)),
            a[0].Cast(DType.Bool) ^ a[0].IsGreater(2)]);
    }

    [Fact]
    public void Relations() => Exported.Check([x, y], a =>
    [
        a[0].IsEqual(a[1]), a[0].IsNotEqual(a[1]), a[0].IsLess(a[1]),
        a[0].IsLessOrEqual(a[1]), a[0].IsGreater(a[1]), a[0].IsGreaterOrEqual(a[1]),
        a[0].IsGreater(0).IsGreater(a[1].IsGreater(0)),
    ]);

    [Fact]
    public void Reductions() => Exported.Check([x], a => [a[0].Sum([1]), a[0].Prod([1]), a[0].Max([1]), a[0].Min([0]),
        a[0].All([1]), a[0].Any([0]), a[0].ArgMax(1), a[0].ArgMin(0), a[0].CumSum(1), a[0].CumSum(0, reverse: true),
        new Cumulative(Reduction.Product, 1).Apply(a[0]), new Cumulative(Reduction.Product, 0, true).Apply(a[0]),
        a[0].Mean(), a[0].Sort(1).Values, a[0].Sort(0, descending: true).Indices]);

    [Fact]
    public void Movement() => Exported.Check([x], a => [a[0].Reverse(0, 1), a[0].Slice(1, 1, 4, 2), a[0].Slice(0, 1),
        a[0].Reshape(new(-1, 2, 2)), a[0].Transpose(), a[0].Pad([0, 1], [2, 0], 9),
        new Pad([1, 0], [0, 2], [2, 1]).Apply(a[0], Tensor.Scalar(-1)), new Pad([0, -1], [0, -1], [0, 0])
            .Apply(a[0], Tensor.Scalar(0)), Tensor.Concatenate([a[0], a[0] * 2], 0),
        Tensor.Iota(a[0].Shape, 0) + a[0], Tensor.Iota(a[0].Shape, 1, DType.Int32), Tensor.Ones(a[0].Shape)]);

    [Fact]
    public void Products()
    {
        NDArray cube = Cube();
        Exported.Check([cube], a => [a[0].MatMul(a[0].Transpose([0, 2, 1])), a[0].Dot(a[0], [2], [2], [0], [0]),
            a[0].Dot(Tensor.Ones((3, 2)), [1], [0]), a[0].Dot(a[0], [0, 1], [0, 1])]);
    }

    static NDArray Cube()
    {
        var cube = new float[2, 3, 4];
        for (int i = 0; i < cube.Length; i++) cube[i / 12, i / 4 % 3, i % 4] = i % 7 - 3;
        return cube;
    }

    [Fact]
    public void Indexing()
    {
        Check(x, a => a.Take(Tensor.From(new[] { 1, -1, 0 }), 1));
        Check(x, a => a.TakeAlongAxis(Tensor.Where(a.IsGreater(0), 2, Tensor.Zeros(a.Shape, DType.Int32)), 1));
        Check(x, a => new Scatter(0, Add: true).Apply(Tensor.Ones((5, 4)), Tensor.From(new[] { 1, 1, 4 }),
            Tensor.Ones((3, 4)) * a.Sum()));
        Check(x, a => new ScatterAlongAxis(1).Apply(a, Tensor.Zeros(a.Shape, DType.Int32), a));
        Tensor At(int i) => Tensor.Scalar(i, DType.Int32);
        Check(x, a => new DynamicSlice((2, 2)).Apply(a, At(0), a.Sum().Cast(DType.Int32)));
        Check(x, a => new DynamicUpdateSlice().Apply(a, Tensor.Full((1, 2), 5), At(1), At(9)));
    }

    [Fact]
    public void Loops()
    {
        Exported.Check([Cube()], a =>
        {
            Tensor times = a[0].Max([0, 1, 2]);
            foreach (bool reverse in (bool[])[false, true])
            {
                (Tensor[] last, Tensor[] all) = Scan.Run((c, e) => ([c[0] + e[0] * times], [c[0] * e[0]]),
                    [a[0].Sum([1])], [a[0].MoveAxis(1, 0)], reverse);
                times = last[0].Sum() + all[0].Sum();
            }
            (Tensor[] powers, _) = Scan.Run((c, _) => ([c[0] * 2], []), [times], [], length: 5);
            return [times, powers[0]];
        });
        Check(x, a => While.Run(c => c[0].Sum().IsLess(100 + a.Max()), c => [c[0] * 2, c[1] + 1], a.Abs(),
            Tensor.Scalar(0))[1].BroadcastTo(a.Shape));
    }
}
