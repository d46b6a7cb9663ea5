using Lamina.IR;

namespace Lamina;

// Numbers of other distributions, and orders.
public sealed partial class SeedGenerator
{
    // A try fails with a probability below 1 in 20 (Marsaglia and Tsang), so that all fail in 1 of 10¹³ cases.
    const int Tries = 10;

    /// <summary>
    /// Gamma-distributed float32 numbers of scale 1 (Marsaglia and Tsang 2000); the state moves on.
    /// </summary>
    /// <param name="alpha">The shape parameter of each, more than 0.</param>
    public Tensor Gamma(Tensor alpha) => LogGamma(alpha.Cast(DType.Float32)).Exp();

    /// <summary>Beta-distributed float32 numbers; the state moves on.</summary>
    /// <param name="alpha">The first parameter of each, more than 0.</param>
    /// <param name="beta">The second parameter of each, more than 0.</param>
    public Tensor Beta(Tensor alpha, Tensor beta) =>
        (LogGamma(alpha.Cast(DType.Float32)) - LogGamma(beta.Cast(DType.Float32))).Sigmoid();

    /// <summary>The numbers 0 to count − 1 in a random order, int32; the state moves on.</summary>
    /// <param name="count">How many.</param>
    public Tensor Permutation(int count) => Uniform(count).Sort().Indices;

    // The logarithm of a gamma-distributed number of parameter a is that of one of a + 1, plus ln(u) / a; small
    // parameters need it, whose numbers are often below the smallest float.
    Tensor LogGamma(Tensor alpha)
    {
        Tensor d = alpha + (1 - 1 / 3.0), c = 1 / (d * 9).Sqrt();
        Tensor result = d.Log();
        for (int i = 0; i < Tries; i++)
        {
            Tensor x = Normal(alpha.Shape), root = 1 + c * x;
            Tensor v = root * root * root, log = v.Maximum(1e-30).Log();
            Tensor accepted = root.IsGreater(0)
                & (1 - Uniform(alpha.Shape)).Log().IsLess(x.Square() * 0.5 + d - d * v + d * log);
            result = Tensor.Where(accepted, d.Log() + log, result);
        }
        return result + (1 - Uniform(alpha.Shape)).Log() / alpha;
    }
}
