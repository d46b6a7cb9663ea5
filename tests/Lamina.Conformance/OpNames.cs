using Lamina.IR;

namespace Lamina.Conformance;

/// <summary>Names of keras.ops that stand for a member of Tensor or Functions; the public Ops class comes later.</summary>
static class OpNames
{
    public static Dictionary<string, Func<Tensor[], Tensor[]>> Known { get; } = new()
    {
        ["abs"] = x => [x[0].Abs()], ["absolute"] = x => [x[0].Abs()], ["add"] = x => [x[0] + x[1]],
        ["arctan"] = x => [x[0].Atan()], ["arctan2"] = x => [x[0].Atan2(x[1])], ["ceil"] = x => [x[0].Ceil()],
        ["cos"] = x => [x[0].Cos()], ["divide"] = x => [x[0] / x[1]], ["true_divide"] = x => [x[0] / x[1]],
        ["equal"] = x => [x[0].IsEqual(x[1])], ["erf"] = x => [x[0].Erf()], ["exp"] = x => [x[0].Exp()],
        ["expm1"] = x => [x[0].Expm1()], ["floor"] = x => [x[0].Floor()], ["greater"] = x => [x[0].IsGreater(x[1])],
        ["greater_equal"] = x => [x[0].IsGreaterOrEqual(x[1])], ["less"] = x => [x[0].IsLess(x[1])],
        ["less_equal"] = x => [x[0].IsLessOrEqual(x[1])], ["log"] = x => [x[0].Log()], ["log1p"] = x => [x[0].Log1p()],
        ["logsumexp"] = x => [Functions.LogSumExp(x[0], Ints.Range(x[0].Rank))], ["matmul"] = x => [x[0].MatMul(x[1])],
        ["maximum"] = x => [x[0].Maximum(x[1])], ["mean"] = x => [x[0].Mean()], ["minimum"] = x => [x[0].Minimum(x[1])],
        ["mod"] = x => [x[0].Mod(x[1])], ["multiply"] = x => [x[0] * x[1]], ["negative"] = x => [-x[0]],
        ["not_equal"] = x => [x[0].IsNotEqual(x[1])], ["power"] = x => [x[0].Pow(x[1])], ["prod"] = x => [x[0].Prod()],
        ["relu"] = x => [x[0].Relu()], ["relu6"] = x => [Functions.Relu6(x[0])], ["rsqrt"] = x => [x[0].Rsqrt()],
        ["selu"] = x => [Functions.Selu(x[0])], ["sigmoid"] = x => [x[0].Sigmoid()], ["sign"] = x => [x[0].Sign()],
        ["silu"] = x => [Functions.Silu(x[0])], ["sin"] = x => [x[0].Sin()], ["softmax"] = x => [Functions.Softmax(x[0])],
        ["softplus"] = x => [Functions.Softplus(x[0])], ["sqrt"] = x => [x[0].Sqrt()], ["square"] = x => [x[0].Square()],
        ["subtract"] = x => [x[0] - x[1]], ["sum"] = x => [x[0].Sum()], ["tanh"] = x => [x[0].Tanh()],
        ["transpose"] = x => [x[0].Transpose()], ["var"] = x => [x[0].Variance()], ["where"] = x => [Tensor.Where(x[0], x[1], x[2])],
    };
}
