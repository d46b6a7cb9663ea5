using Lamina.IR;

namespace Lamina.Onnx.Import.Operators;

/// <summary>Functions of one real number: exponentials, trigonometry, activations.</summary>
static class RealFunctions
{
    /// <summary>Adds the family to the list.</summary>
    public static void AddTo(OperatorList list)
    {
        Real("Exp", x => x.Exp());
        Real("Log", x => x.Log());
        Real("Sqrt", x => x.Sqrt());
        Real("Reciprocal", x => 1 / x);
        Real("Erf", x => x.Erf());
        Real("Floor", x => x.Floor());
        Real("Ceil", x => x.Ceil());
        Real("Round", x => x.Round());
        Real("Sin", x => x.Sin());
        Real("Cos", x => x.Cos());
        Real("Tan", x => x.Sin() / x.Cos());
        Real("Asin", x => x.Atan2(Leg(x)));
        Real("Acos", x => Leg(x).Atan2(x));
        Real("Atan", x => x.Atan());
        Real("Sinh", Sinh);
        Real("Cosh", x => (x.Exp() + (-x).Exp()) * 0.5);
        Real("Tanh", x => x.Tanh());
        Real("Asinh", Asinh);
        Real("Acosh", x => (x + (x.Square() - 1).Sqrt()).Log());
        Real("Atanh", x => (2 * x / (1 - x)).Log1p() * 0.5);

        Real("Relu", x => x.Relu());
        Real("Sigmoid", x => x.Sigmoid());
        Real("Softplus", Softplus);
        Real("Softsign", x => x / (1 + x.Abs()));
        Real("HardSwish", x => x * HardSigmoid(x, 1.0 / 6, 0.5));
        Real("Mish", x => x * Softplus(x).Tanh());
        With("HardSigmoid", (c, x) => HardSigmoid(x, c.Float("alpha", 0.2), c.Float("beta", 0.5)));
        With("LeakyRelu", (c, x) => Bent(x, x * c.Float("alpha", 0.01)));
        With("ThresholdedRelu", (c, x) => Tensor.Where(x.IsGreater(c.Float("alpha", 1)), x, 0));
        With("Elu", (c, x) => Elu(x, c.Float("alpha", 1)));
        With("Selu", (c, x) => c.Float("gamma", 1.05070102214813232) * Elu(x, c.Float("alpha", 1.67326319217681885)));
        With("Celu", (c, x) => Celu(x, c.Float("alpha", 1)));
        With("Gelu", Gelu);
        With("Swish", (c, x) => x * (x * c.Float("alpha", 1)).Sigmoid());
        With("PRelu", (c, x) => Bent(x, x * Slope(x, c[1])));
        With("Shrink", Shrink);

        void Real(string name, Func<Tensor, Tensor> function) => With(name, (_, x) => function(x));

        // Whole numbers are computed in float32, where a function takes them.
        void With(string name, Func<NodeCall, Tensor, Tensor> function) => list.One(name, call =>
        {
            Tensor x = call[0];
            return x.DType is DType.Float32 or DType.Float64 ? function(call, x)
                : function(call, x.Cast(DType.Float32)).Cast(x.DType);
        });
    }

    /// <summary>max(0, min(1, αx + β)).</summary>
    public static Tensor HardSigmoid(Tensor x, double alpha, double beta) => (x * alpha + beta).Clip(0, 1);

    /// <summary>ln(1 + eˣ), which does not overflow.</summary>
    public static Tensor Softplus(Tensor x) => x.Relu() + (-x.Abs()).Exp().Log1p();

    /// <summary>x where it is positive, α (eˣ − 1) elsewhere.</summary>
    public static Tensor Elu(Tensor x, double alpha) => Bent(x, x.Minimum(0).Expm1() * alpha);

    /// <summary>x where it is not negative, something else elsewhere.</summary>
    public static Tensor Bent(Tensor x, Tensor below) => Tensor.Where(x.IsGreaterOrEqual(0), x, below);

    /// <summary>Slopes of the channels, where an old model gives one each.</summary>
    static Tensor Slope(Tensor x, Tensor slope) =>
        slope.Rank == 1 && x.Rank > 1 && slope.Shape[0] != x.Shape[-1] && slope.Shape[0] == x.Shape[1]
            ? Movement.Along(slope, x.Rank, 1) : slope;

    static Tensor Celu(Tensor x, double alpha) => x.Relu() + ((x / alpha).Minimum(0).Expm1() * alpha);

    static Tensor Leg(Tensor x) => ((1 - x) * (1 + x)).Sqrt();

    static Tensor Sinh(Tensor x)
    {
        Tensor e = x.Abs().Expm1();
        return x.Sign() * (e + e / (e + 1)) * 0.5;
    }

    static Tensor Asinh(Tensor x)
    {
        Tensor size = x.Abs(), square = x.Square();
        return x.Sign() * (size + square / (1 + (square + 1).Sqrt())).Log1p();
    }

    static Tensor Gelu(NodeCall call, Tensor x) => call.Text("approximate", "none") == "tanh"
        ? x * 0.5 * (1 + ((x + x * x.Square() * 0.044715) * Math.Sqrt(2 / Math.PI)).Tanh())
        : x * 0.5 * (1 + (x * Math.Sqrt(0.5)).Erf());

    static Tensor Shrink(NodeCall call, Tensor x)
    {
        double bias = call.Float("bias", 0), limit = call.Float("lambd", 0.5);
        return Tensor.Where(x.IsLess(-limit), x + bias, Tensor.Where(x.IsGreater(limit), x - bias, 0));
    }
}
