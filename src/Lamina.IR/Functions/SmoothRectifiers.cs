namespace Lamina.IR;

// Smooth functions that rise like a rectifier.
public static partial class Functions
{
    const double SeluAlpha = 1.6732632423543772, SeluScale = 1.0507009873554805;

    /// <summary>
    /// x where it is positive, else α(eˣ − 1). Clevert, Unterthiner and Hochreiter, "Fast and accurate deep network
    /// learning by exponential linear units", ICLR 2016.
    /// </summary>
    public static Tensor Elu(Tensor x, double alpha = 1) =>
        Tensor.Where(x.IsGreater(0), x, alpha * NegativePart(x).Expm1());

    /// <summary>x where it is positive, else α(e^(x/α) − 1). Barron 2017.</summary>
    public static Tensor Celu(Tensor x, double alpha = 1) =>
        Tensor.Where(x.IsGreater(0), x, alpha * (NegativePart(x) / alpha).Expm1());

    /// <summary>The ELU whose constants keep mean 0 and variance 1. Klambauer et al., NeurIPS 2017.</summary>
    public static Tensor Selu(Tensor x) => SeluScale * Elu(x, SeluAlpha);

    /// <summary>ln(1 + eˣ), without overflow.</summary>
    public static Tensor Softplus(Tensor x) => x.Maximum(0) + (-x.Abs()).Exp().Log1p();

    /// <summary>ln sigmoid(x) = −softplus(−x).</summary>
    public static Tensor LogSigmoid(Tensor x) => -Softplus(-x);

    /// <summary>x · sigmoid(x), also called swish. Hendrycks and Gimpel 2016; Ramachandran et al. 2017.</summary>
    public static Tensor Silu(Tensor x) => x * x.Sigmoid();

    /// <summary>x · tanh(softplus(x)). Misra, "Mish", 2019.</summary>
    public static Tensor Mish(Tensor x) => x * Softplus(x).Tanh();

    /// <summary>x · Φ(x) with the normal distribution function Φ. Hendrycks and Gimpel 2016.</summary>
    /// <param name="x">Numbers.</param>
    /// <param name="approximate">Whether to use the formula with tanh instead of the error function.</param>
    public static Tensor Gelu(Tensor x, bool approximate = false)
    {
        if (approximate) return 0.5 * x * (1 + (Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)).Tanh());
        static Tensor Distribution(Tensor x) => (x * Math.Sqrt(0.5)).Erf() * 0.5 + 0.5;
        static Tensor Density(Tensor x) => (x * x * -0.5).Exp() * (1 / Math.Sqrt(2 * Math.PI));
        return CustomGradient.Of(_ => [x * Distribution(x)],
            (z, _, dy) => [dy[0] * (Density(z[0]) * z[0] + Distribution(z[0]))], x)[0];
    }

    /// <summary>
    /// a · sigmoid(b) with the halves a and b of x. Dauphin et al., "Gated convolutional networks", 2017.
    /// </summary>
    /// <param name="x">Numbers; the size of the axis is even.</param>
    /// <param name="axis">The axis to halve.</param>
    public static Tensor Glu(Tensor x, int axis = -1)
    {
        Tensor[] halves = x.Split(2, axis);
        return halves[0] * halves[1].Sigmoid();
    }

    /// <summary>(x + √(x² + b)) / 2. Barron, "Squareplus", 2021.</summary>
    public static Tensor Squareplus(Tensor x, double b = 4) => (x + (x.Square() + b).Sqrt()) * 0.5;

    /// <summary>x / (1 + |x|).</summary>
    public static Tensor Softsign(Tensor x) => x / (1 + x.Abs());

    /// <summary>x − tanh x.</summary>
    public static Tensor TanhShrink(Tensor x) => x - x.Tanh();

    /// <summary>tanh(x / 2) = sigmoid(x) − sigmoid(−x): the sigmoid stretched to (−1, 1).</summary>
    public static Tensor BipolarSigmoid(Tensor x) => (x * 0.5).Tanh();

    // Positive numbers become 0 before the exponential, which must not overflow where it is not used. At 0 the
    // derivative is that from below.
    static Tensor NegativePart(Tensor x) => Tensor.Where(x.IsGreater(0), 0, x);
}
