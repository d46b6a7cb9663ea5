using Lamina.IR;
using Lamina.IR.Primitives;
using static Lamina.Tests.Numerics;

namespace Lamina.Tests;

public class PrimitiveGradientTests
{
    static readonly Dictionary<string, Func<Tensor, Tensor>> unary = new()
    {
        ["negate"] = x => -x,
        ["abs"] = x => x.Abs(),
        ["exp"] = x => x.Exp(),
        ["expm1"] = x => x.Expm1(),
        ["log"] = x => (x + 3).Log(),
        ["log1p"] = x => x.Log1p(),
        ["sqrt"] = x => (x + 2).Sqrt(),
        ["rsqrt"] = x => (x + 2).Rsqrt(),
        ["sin"] = x => x.Sin(),
        ["cos"] = x => x.Cos(),
        ["atan"] = x => x.Atan(),
        ["tanh"] = x => x.Tanh(),
        ["sigmoid"] = x => x.Sigmoid(),
        ["erf"] = x => x.Erf(),
        ["relu"] = x => x.Relu(),
        ["square"] = x => x.Square(),
        ["pow"] = x => (x + 2).Pow(2.5),
        ["clip"] = x => x.Clip(-0.5, 0.5),
        ["ceil"] = x => x * x.Ceil(),
        ["floor"] = x => x * x.Floor(),
        ["round"] = x => x * x.Round(),
        ["sign"] = x => x * x.Sign(),
        ["stop"] = x => x * x.StopGradient().StopGradient() - x * x.StopGradient() + x,
        ["reshape"] = x => x.Reshape((3, 2)).Square(),
        ["transpose"] = x => x.Transpose().Square(),
        ["broadcast"] = x => x.ExpandDims(1).BroadcastTo((2, 4, 3)).Square(),
        ["slice"] = x =>
            x.Slice(1, 0, 3, 2).Square(),
        ["pad"] = x => new Pad([1, -1], [0, 2], [2, 1]).Apply(x, Tensor.Scalar(0, DType.Float64)).Square(),
        ["reverse"] = x => x.Reverse([0, 1]) * x,
        ["sum"] = x => x.Sum([0]).Square(),
        ["mean"] = x =>
            x.Mean([1], true) * x,
        ["prod"] = x => x.Prod([1]),
        ["max"] = x => x.Max([1]).Square(),
        ["min"] = x => x.Min().Square(),
        ["variance"] = x => x.Variance([0]),
        ["variance of all"] = x => x * x.Variance(),
        ["normalize"] = x => (x - x.Mean([1], true)) * (x.Variance([1], true) + 0.1).Rsqrt(),
        ["standardize"] = x => Functions.Standardize(x, 1, 0.1),
        ["gelu"] = x => Functions.Gelu(x),
        ["softmax"] = x => Functions.Softmax(x),
        ["softmax of columns"] = x => Functions.Softmax(x, 0),
        ["log softmax"] = x => Functions.LogSoftmax(x),
        ["cumsum"] = x => x.CumSum(1).Square(),
        ["cumsum reverse"] = x =>
            x.CumSum(0, true).Square(),
        ["cumprod"] = x => new Cumulative(Reduction.Product, 1).Apply(x),
        ["sort"] = x =>
            x.Sort().Values * Tensor.Iota((2, 3), 1, DType.Float64),
        ["cast"] = x => x.Cast(DType.Float64).Square(),
        ["take"] = x =>
            x.Take(Tensor.From(new[] { 2, 0, 2, -1 }), 1).Square(),
        ["take along"] = x => x.TakeAlongAxis(Tensor.From(new[,] { { 1, 1 }, { 0, 2 } }), 1).Square(),
        ["dynamic slice"] = x =>
            new DynamicSlice((1, 2)).Apply(x, Tensor.Scalar(1, DType.Int32), Tensor.Scalar(9, DType.Int32)).Square(),
    };

    static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> binary = new()
    {
        ["add"] = (a, b) => (a + b).Square(),
        ["subtract"] = (a, b) => (a - b).Square(),
        ["multiply"] = (a, b) => a * b,
        ["divide"] = (a, b) => a / (b + 2),
        ["pow"] = (a, b) => (a + 2).Pow(b),
        ["maximum"] = (a, b) =>
            a.Maximum(b).Square(),
        ["minimum"] = (a, b) => a.Minimum(b).Square(),
        ["atan2"] = (a, b) => a.Atan2(b + 2),
        ["mod"] = (a, b) => a.Mod(b + 2).Square(),
        ["where"] = (a, b) =>
            Tensor.Where(a.IsGreater(b), a * b, b).Square(),
        ["concatenate"] = (a, b) => Tensor.Concatenate([a, b, a], 1).Square(),
        ["stack"] = (a, b) =>
            Tensor.Stack([a, b], -1).Square(),
        ["dot nt"] = (a, b) => a.Dot(b, [1], [1]),
        ["dot tn"] = (a, b) => a.Dot(b, [0], [0]),
        ["dot all"] = (a, b) => a.Dot(b, [1, 0], [1, 0]),
        ["outer"] = (a, b) => a.Dot(b, [], []),
        ["dot batch"] = (a, b) => a.Dot(b, [], [], [1], [1]),
        ["scatter add"] = (a, b) => new Scatter(1, Add: true).Apply(a, Tensor.From(new[] { 2, 0, 2 }), b).Square(),
        ["scatter update"] = (a, b) => new Scatter(1, Add: false).Apply(a, Tensor.From(new[] { 2, 0, 1 }), b).Square(),
        ["scatter along"] = (a, b) =>
            new ScatterAlongAxis(1).Apply(a, Tensor.From(new[,] { { 0, 0, 2 }, { 1, 2, 1 } }), b).Square(),
        ["dynamic update"] = (a, b) => new DynamicUpdateSlice().Apply(
            a, b.Slice(1, 1), Tensor.Scalar(0, DType.Int32), Tensor.Scalar(1, DType.Int32)).Square(),
    };

    public static TheoryData<string> Unary => [.. unary.Keys];

    public static TheoryData<string> Binary => [.. binary.Keys];

    [Theory, MemberData(nameof(Unary))]
    public void Of_one_tensor(string name) => CheckGradient(x => unary[name](x[0]), Random((2, 3), 3));

    [Theory, MemberData(nameof(Binary))]
    public void Of_two_tensors(string name) =>
        CheckGradient(x => binary[name](x[0], x[1]), Random((2, 3), 3), Random((2, 3), 4));

    [Fact]
    public void Matrix_products()
    {
        CheckGradient(x => x[0].MatMul(x[1]), Random((2, 3)), Random((3, 4), 2));
        CheckGradient(x => x[0].MatMul(x[1]), Random((2, 2, 3)), Random((2, 3, 2), 2));
        CheckGradient(x => x[0].MatMul(x[1]), Random((2, 2, 3)), Random((3, 2), 2));
        CheckGradient(x => x[0].Dot(x[1], [0, 2], [2, 1], [1], [0]), Random((2, 3, 2)), Random((3, 2, 2), 2));
    }

    [Fact]
    public void Product_with_zeros()
    {
        NDArray x = NDArray.From<double>([0, 2, 3, 0, 0, 5, 1, 2, 3], (3, 3));
        Assert.Equal([6, 0, 0, 0, 0, 0, 6, 3, 2],
            Gradient.Of(Tensor.From(x) is var t ? t.Prod([1]).Sum() : null!, [t])[0].ToArray<double>());
    }

    [Fact]
    public void Kinks_have_keras_gradients()
    {
        Tensor x = Tensor.From(new[] { -1f, 0f, 2f });
        Assert.Equal([0f, 0, 1], Gradient.Of(x.Relu().Sum(), [x])[0].ToArray<float>());
        Assert.Equal([-1f, 0, 1], Gradient.Of(x.Abs().Sum(), [x])[0].ToArray<float>());
        Tensor tied = Tensor.From(new[] { 3f, 3f, 1f });
        Assert.Equal([0.5f, 0.5f, 0], Gradient.Of(tied.Max(), [tied])[0].ToArray<float>());
    }

    [Fact]
    public void A_custom_gradient_replaces_the_real_one()
    {
        Tensor x = Tensor.From(new[] { 1f, 2f });
        Tensor y = CustomGradient.Of(a => [a[0].Square()], (a, b, dy) => [dy[0] * 10], x)[0];
        Assert.Equal([1f, 4], y.ToArray<float>());
        Assert.Equal([10f, 10], Gradient.Of(y.Sum(), [x])[0].ToArray<float>());
    }

    [Fact]
    public void What_does_not_depend_has_zero_gradient()
    {
        Tensor x = Tensor.From(new[] { 1f, 2f }), z = Tensor.From(new[] { 3f });
        Assert.Equal([0f], Gradient.Of(x.Sum(), [z])[0].ToArray<float>());
    }
}
