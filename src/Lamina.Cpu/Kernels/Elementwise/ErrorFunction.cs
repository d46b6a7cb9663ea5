namespace Lamina.Cpu;

/// <summary>erf x = 2/√π ∫₀ˣ e^(−t²) dt in float64 (Abramowitz and Stegun 7.1.6 and the continued fraction 7.1.14).</summary>
static class ErrorFunction
{
    public static double Of(double x)
    {
        double a = Math.Abs(x);
        if (double.IsNaN(x) || a > 6) return double.IsNaN(x) ? x : Math.CopySign(1, x);
        if (a < 2.5)
        {
            // Σ 2ⁿ a^(2n+1) / (1·3·…·(2n+1)), all terms positive: nothing cancels.
            double sum = a, term = a;
            for (int n = 1; term > sum * 1e-17; n++) sum += term *= 2 * a * a / (2 * n + 1);
            return Math.CopySign(2 / Math.Sqrt(Math.PI) * Math.Exp(-a * a) * sum, x);
        }
        double fraction = 0;
        for (int n = 60; n > 0; n--) fraction = n / 2.0 / (a + fraction);
        return Math.CopySign(1 - Math.Exp(-a * a) / Math.Sqrt(Math.PI) / (a + fraction), x);
    }
}
