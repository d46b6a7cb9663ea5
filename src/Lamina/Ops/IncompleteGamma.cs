using Lamina.IR;

namespace Lamina;

/// <summary>
/// The incomplete gamma function of float64, by a series or a continued fraction, whichever converges.
/// </summary>
static class IncompleteGamma
{
    const int Steps = 1000;
    const double Small = 1e-300;

    /// <summary>ln Γ(a) of positive numbers, by Lanczos's approximation.</summary>
    public static Tensor Log(Tensor a)
    {
        double[] c = [76.18009172947146, -86.50532032941677, 24.01409824083091, -1.231739572450155,
            0.1208650973866179e-2, -0.5395239384953e-5];
        Tensor sum = Tensor.Full(a.Shape, 1.000000000190015, a.DType);
        for (int i = 0; i < c.Length; i++) sum += c[i] / (a + (i + 1));
        return (a + 0.5) * (a + 5.5).Log() - (a + 5.5) + (Math.Sqrt(2 * Math.PI) * sum / a).Log();
    }

    /// <summary>The regularized function P(a, x).</summary>
    public static Tensor Lower(Tensor a, Tensor x)
    {
        Tensor isSeries = x.IsLess(a + 1), isZero = x.IsLessOrEqual(0);
        Tensor near = Tensor.Where(isSeries, x, 0.5 * a), far = Tensor.Where(isSeries, a + 2, x);
        Tensor y = Tensor.Where(isSeries, Series(a, near), 1 - Fraction(a, far));
        y = Tensor.Where(isZero, Tensor.Where(x.IsLess(0), double.NaN, Tensor.Zeros(x.Shape, x.DType)), y);
        return Tensor.Where(x.IsEqual(double.PositiveInfinity), 1, y);
    }

    static Tensor Factor(Tensor a, Tensor x) => (a * x.Log() - x - Log(a)).Exp();

    // xᵃ e⁻ˣ / Γ(a) · Σ xⁿ / (a(a + 1) … (a + n)).
    static Tensor Series(Tensor a, Tensor x)
    {
        Tensor[] last = Ops.WhileLoop(c => c[1].IsGreater(c[0] * 1e-16).Any(), c =>
        {
            Tensor term = c[1] * x / c[2];
            return [c[0] + term, term, c[2] + 1];
        }, [1 / a, 1 / a, a + 1], Steps);
        return last[0] * Factor(a, x);
    }

    // Lentz's evaluation of the fraction 1 / (x + 1 − a − 1(1 − a) / (x + 3 − a − …)).
    static Tensor Fraction(Tensor a, Tensor x)
    {
        Tensor b = x + 1 - a, d = 1 / b, one = Tensor.Ones(x.Shape, x.DType);
        Tensor Safe(Tensor t) => Tensor.Where(t.Abs().IsLess(Small), Small, t);
        Tensor[] last = Ops.WhileLoop(s => (s[3] - 1).Abs().IsGreater(1e-15).Any(), s =>
        {
            (Tensor c, Tensor d, Tensor h, Tensor i, Tensor b) = (s[0], s[1], s[2], s[4], s[5] + 2);
            Tensor factor = -i * (i - a);
            d = 1 / Safe(factor * d + b);
            c = Safe(b + factor / c);
            return [c, d, h * d * c, d * c, i + 1, b];
        }, [one / Small, d, d, one * 2, one, b], Steps);
        return last[2] * Factor(a, x);
    }
}
