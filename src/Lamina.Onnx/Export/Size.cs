namespace Lamina.Onnx.Export;

/// <summary>
/// A number that depends on the sizes that the model leaves open: a constant and a multiple of each of them.
/// </summary>
/// <param name="Constant">What does not depend on them.</param>
/// <param name="Factors">The factor of each open size.</param>
sealed record Size(double Constant, double[] Factors)
{
    /// <summary>Whether it is always the same.</summary>
    public bool IsFixed => Factors.All(factor => factor == 0);

    /// <summary>
    /// Fits a number to what it was in traces; null where no multiples of the sizes give it.
    /// </summary>
    /// <param name="traces">The sizes of each trace: first the base, then one with each size changed, then all.</param>
    /// <param name="values">What the number was in each trace.</param>
    public static Size? Fit(IReadOnlyList<int[]> traces, IReadOnlyList<double> values)
    {
        int[] origin = traces[0];
        var factors = new double[origin.Length];
        double constant = values[0];
        for (int s = 0; s < factors.Length; s++)
        {
            factors[s] = (values[s + 1] - values[0]) / (traces[s + 1][s] - origin[s]);
            if (factors[s] != Math.Round(factors[s])) return null;
            constant -= factors[s] * origin[s];
        }
        double predicted = constant + factors.Zip(traces[^1], (factor, size) => factor * size).Sum();
        return predicted == values[^1] ? new(constant, factors) : null;
    }
}
