namespace Lamina.Cpu;

/// <summary>
/// The definitions, in float64, of what <see cref="VectorMath"/> approximates and <see cref="Math"/> lacks.
/// </summary>
static class ScalarMath
{
    /// <summary>eˣ − 1 without cancellation near 0.</summary>
    public static double ExpMinusOne(double x)
    {
        // Kahan's identity: the rounding errors of u − 1 and log u cancel.
        double u = Math.Exp(x);
        if (u == 1) return x;
        double less = u - 1;
        if (less == -1 || double.IsInfinity(u)) return less;
        return Math.Abs(x) > 1 ? less : less * x / Math.Log(u);
    }

    /// <summary>log(1 + x) without cancellation near 0.</summary>
    public static double LogPlusOne(double x)
    {
        double u = 1 + x;
        if (u == 1) return x;
        return double.IsInfinity(u) || Math.Abs(x) > 1 ? Math.Log(u) : Math.Log(u) * x / (u - 1);
    }

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static double Logistic(double x)
    {
        double e = Math.Exp(-Math.Abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    /// <summary>2/√π ∫ e^(−t²) dt from 0 to x.</summary>
    public static double Erf(double x)
    {
        double magnitude = Math.Abs(x);
        if (magnitude > 6) return Math.Sign(x);
        if (!(magnitude > 2.5)) return Series(x);
        return Math.CopySign(1 - Complement(magnitude), x);

        // 2/√π e^(−x²) Σ 2ⁿ x^(2n+1) / (2n+1)!!: all terms have one sign (Abramowitz and Stegun 7.1.6).
        static double Series(double x)
        {
            double term = x, sum = x;
            for (int n = 1; n < 100; n++)
            {
                term *= 2 * x * x / (2 * n + 1);
                sum += term;
            }
            return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
        }

        // erfc by its continued fraction (7.1.14), from the far end.
        static double Complement(double x)
        {
            double tail = x;
            for (int n = 60; n > 0; n--) tail = x + n / 2.0 / tail;
            return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / tail;
        }
    }
}
