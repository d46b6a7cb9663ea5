using Lamina.IR;

namespace Lamina;

// Functions between layers. Formulas, papers and arguments: the functions of the same name in Functions.
public static partial class Ops
{
    /// <summary>max(x, 0).</summary>
    public static Tensor Relu(Tensor x) => x.DType.IsFloating() ? x.Relu() : Counted(x).Maximum(0);

    /// <summary>min(max(x, 0), 6).</summary>
    public static Tensor Relu6(Tensor x) => Functions.Relu6(Floating(x));

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static Tensor Sigmoid(Tensor x) => Floating(x).Sigmoid();

    /// <summary>0 up to −1, 1 from 1 on, (x + 1) / 2 between.</summary>
    public static Tensor SparseSigmoid(Tensor x) => Functions.SparseSigmoid(Floating(x));

    /// <summary>ln(1 + eˣ).</summary>
    public static Tensor Softplus(Tensor x) => Functions.Softplus(Floating(x));

    /// <summary>x / (1 + |x|).</summary>
    public static Tensor Softsign(Tensor x) => Functions.Softsign(Floating(x));

    /// <summary>x drawn towards 0 by the threshold; 0 within it.</summary>
    public static Tensor SoftShrink(Tensor x, double threshold = 0.5) => Functions.SoftShrink(Floating(x), threshold);

    /// <summary>0 up to −1, x from 1 on, (x + 1)² / 4 between.</summary>
    public static Tensor SparsePlus(Tensor x) => Functions.SparsePlus(Floating(x));

    /// <summary>x · sigmoid(x).</summary>
    public static Tensor Silu(Tensor x) => Functions.Silu(Floating(x));

    /// <summary>x · sigmoid(x), another name of <see cref="Silu"/>.</summary>
    public static Tensor Swish(Tensor x) => Silu(x);

    /// <summary>(x + √(x² + b)) / 2.</summary>
    public static Tensor Squareplus(Tensor x, double b = 4) => Functions.Squareplus(Floating(x), b);

    /// <summary>ln sigmoid(x).</summary>
    public static Tensor LogSigmoid(Tensor x) => Functions.LogSigmoid(Floating(x));

    /// <summary>x where it is positive, else a slope times x.</summary>
    public static Tensor LeakyRelu(Tensor x, double negativeSlope = 0.2) =>
        Functions.LeakyRelu(Floating(x), negativeSlope);

    /// <summary>x / 6 + ½ limited to [0, 1].</summary>
    public static Tensor HardSigmoid(Tensor x) => Functions.HardSigmoid(Floating(x));

    /// <summary>x · hard sigmoid(x).</summary>
    public static Tensor HardSilu(Tensor x) => Functions.HardSilu(Floating(x));

    /// <summary>x · hard sigmoid(x), another name of <see cref="HardSilu"/>.</summary>
    public static Tensor HardSwish(Tensor x) => HardSilu(x);

    /// <summary>x where it is positive, else α(eˣ − 1).</summary>
    public static Tensor Elu(Tensor x, double alpha = 1) => Functions.Elu(Floating(x), alpha);

    /// <summary>The ELU whose constants keep mean 0 and variance 1.</summary>
    public static Tensor Selu(Tensor x) => Functions.Selu(Floating(x));

    /// <summary>x · Φ(x), by default approximated with tanh (the activation of the name is exact by default).</summary>
    public static Tensor Gelu(Tensor x, bool approximate = true) => Functions.Gelu(Floating(x), approximate);

    /// <summary>x where it is positive, else α(e^(x/α) − 1).</summary>
    public static Tensor Celu(Tensor x, double alpha = 1) => Functions.Celu(Floating(x), alpha);

    /// <summary>a · sigmoid(b) with the halves a and b of x along an axis.</summary>
    public static Tensor Glu(Tensor x, int axis = -1) => Functions.Glu(Floating(x), axis);

    /// <summary>x − tanh x.</summary>
    public static Tensor TanhShrink(Tensor x) => Functions.TanhShrink(Floating(x));

    /// <summary>x limited to [−1, 1].</summary>
    public static Tensor HardTanh(Tensor x) => Functions.HardTanh(Floating(x));

    /// <summary>x where |x| is above the threshold, else 0.</summary>
    public static Tensor HardShrink(Tensor x, double threshold = 0.5) => Functions.HardShrink(Floating(x), threshold);

    /// <summary>x where it is above the threshold, else another value.</summary>
    public static Tensor Threshold(Tensor x, double threshold, double defaultValue) =>
        Functions.Threshold(Floating(x), threshold, defaultValue);

    /// <summary>eˣ / Σ eˣ along axes, by default the last.</summary>
    public static Tensor Softmax(Tensor x, Ints? axis = null) => Functions.Softmax(Floating(x), axis ?? -1);

    /// <summary>ln softmax(x).</summary>
    public static Tensor LogSoftmax(Tensor x, Ints? axis = null) => Functions.LogSoftmax(Floating(x), axis ?? -1);

    /// <summary>The point of the probability simplex nearest to x along an axis.</summary>
    public static Tensor Sparsemax(Tensor x, int axis = -1) => Functions.Sparsemax(Floating(x), axis);
}
