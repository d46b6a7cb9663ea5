using Lamina.IR;

namespace Lamina;

/// <summary>
/// The activation functions of Keras, and the tutorial's own. Formulas and arguments are those of the functions of the
/// same name in <see cref="Functions"/>; <see cref="Get(string, System.Text.Json.Nodes.JsonObject)"/> gives one with
/// other arguments.
/// </summary>
public static partial class Activations
{
    /// <summary>x if positive, else α(e^(x/α) − 1), α = 1.</summary>
    public static ActivationFunction Celu { get; } = new("celu", x => Functions.Celu(x));

    /// <summary>x if positive, else α(eˣ − 1), α = 1.</summary>
    public static ActivationFunction Elu { get; } = new("elu", x => Functions.Elu(x));

    /// <summary>eˣ.</summary>
    public static ActivationFunction Exponential { get; } = new("exponential", x => x.Exp());

    /// <summary>x · Φ(x) with the error function (not the approximation).</summary>
    public static ActivationFunction Gelu { get; } = new("gelu", x => Functions.Gelu(x));

    /// <summary>The first half of the last axis times the sigmoid of the second.</summary>
    public static ActivationFunction Glu { get; } = new("glu", x => Functions.Glu(x));

    /// <summary>0 where |x| ≤ ½, else x.</summary>
    public static ActivationFunction HardShrink { get; } = new("hard_shrink", x => Functions.HardShrink(x));

    /// <summary>x / 6 + ½ limited to [0, 1].</summary>
    public static ActivationFunction HardSigmoid { get; } = new("hard_sigmoid", Functions.HardSigmoid);

    /// <summary>x · hard_sigmoid(x); also called hard_swish.</summary>
    public static ActivationFunction HardSilu { get; } = new("hard_silu", Functions.HardSilu);

    /// <summary>x limited to [−1, 1].</summary>
    public static ActivationFunction HardTanh { get; } = new("hard_tanh", Functions.HardTanh);

    /// <summary>x if positive, else 0.2 x.</summary>
    public static ActivationFunction LeakyRelu { get; } = new("leaky_relu", x => Functions.LeakyRelu(x));

    /// <summary>x.</summary>
    public static ActivationFunction Linear { get; } = new("linear", x => x);

    /// <summary>ln sigmoid(x).</summary>
    public static ActivationFunction LogSigmoid { get; } = new("log_sigmoid", Functions.LogSigmoid);

    /// <summary>ln softmax(x) over the last axis.</summary>
    public static ActivationFunction LogSoftmax { get; } = new("log_softmax", x => Functions.LogSoftmax(x));

    /// <summary>x · tanh(softplus(x)).</summary>
    public static ActivationFunction Mish { get; } = new("mish", Functions.Mish);

    /// <summary>max(x, 0).</summary>
    public static ActivationFunction Relu { get; } = new("relu", x => x.Relu());

    /// <summary>min(max(x, 0), 6).</summary>
    public static ActivationFunction Relu6 { get; } = new("relu6", Functions.Relu6);

    /// <summary>The scaled ELU of self-normalizing networks; use it with lecun_normal.</summary>
    public static ActivationFunction Selu { get; } = new("selu", Functions.Selu);

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static ActivationFunction Sigmoid { get; } = new("sigmoid", x => x.Sigmoid());

    /// <summary>x · sigmoid(x); also called swish.</summary>
    public static ActivationFunction Silu { get; } = new("silu", Functions.Silu);

    /// <summary>x drawn towards 0 by ½: the soft threshold.</summary>
    public static ActivationFunction SoftShrink { get; } = new("soft_shrink", x => Functions.SoftShrink(x));

    /// <summary>eˣ / Σ eˣ over the last axis.</summary>
    public static ActivationFunction Softmax { get; } = new("softmax", x => Functions.Softmax(x));

    /// <summary>ln(1 + eˣ).</summary>
    public static ActivationFunction Softplus { get; } = new("softplus", Functions.Softplus);

    /// <summary>x / (1 + |x|).</summary>
    public static ActivationFunction Softsign { get; } = new("softsign", Functions.Softsign);

    /// <summary>0 up to −1, x from 1 on, a parabola between.</summary>
    public static ActivationFunction SparsePlus { get; } = new("sparse_plus", Functions.SparsePlus);

    /// <summary>(x + 1) / 2 limited to [0, 1].</summary>
    public static ActivationFunction SparseSigmoid { get; } = new("sparse_sigmoid", Functions.SparseSigmoid);

    /// <summary>The nearest point of the probability simplex over the last axis.</summary>
    public static ActivationFunction Sparsemax { get; } = new("sparsemax", x => Functions.Sparsemax(x));

    /// <summary>(x + √(x² + 4)) / 2.</summary>
    public static ActivationFunction Squareplus { get; } = new("squareplus", x => Functions.Squareplus(x));

    /// <summary>tanh x.</summary>
    public static ActivationFunction Tanh { get; } = new("tanh", x => x.Tanh());

    /// <summary>x − tanh x.</summary>
    public static ActivationFunction TanhShrink { get; } = new("tanh_shrink", Functions.TanhShrink);

    /// <summary>x where it is above a threshold, else another value.</summary>
    /// <param name="threshold">The threshold.</param>
    /// <param name="defaultValue">The value up to the threshold.</param>
    public static ActivationFunction Threshold(double threshold, double defaultValue) =>
        new("threshold", x => Functions.Threshold(x, threshold, defaultValue));

    /// <summary>arctan x.</summary>
    public static ActivationFunction Arctan { get; } = new("arctan", x => x.Atan());

    /// <summary>(2/π) arctan x; on (−1, 1) the tutorial's (1/π) arctan(2x / (1 − x²)).</summary>
    public static ActivationFunction ScaledArctan { get; } = new("scaled_arctan", Functions.ScaledArctan);

    /// <summary>The tutorial's (1/π) arctan(x / (1 − x²)), continued over |x| ≥ 1 without a jump.</summary>
    public static ActivationFunction ScaledArctanSingle { get; } =
        new("scaled_arctan_single", Functions.ScaledArctanSingle);

    /// <summary>The tutorial's sigmoid(x) − sigmoid(−x) = tanh(x / 2).</summary>
    public static ActivationFunction BipolarSigmoid { get; } = new("bipolar_sigmoid", Functions.BipolarSigmoid);
}
