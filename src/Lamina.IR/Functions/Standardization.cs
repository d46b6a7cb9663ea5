namespace Lamina.IR;

public static partial class Functions
{
    /// <summary>
    /// (x − mean) / √(variance + epsilon), with mean and variance along axes (Ba, Kiros and Hinton 2016, "Layer
    /// normalization"). Its gradient needs the result and the divisor only.
    /// </summary>
    /// <param name="x">Floating-point numbers.</param>
    /// <param name="axes">The axes whose elements get mean 0 and variance 1.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public static Tensor Standardize(Tensor x, Ints axes, double epsilon)
    {
        Tensor Inverse(Tensor z) => (z.Variance(axes, keepDims: true) + epsilon).Rsqrt();
        Tensor Mean(Tensor z) => z.Mean(axes, keepDims: true);
        // With y the result: that mean and variance move with x takes from dy what it has of 1 and of y.
        return CustomGradient.Of(_ => [(x - Mean(x)) * Inverse(x)],
            (z, y, dy) => [(dy[0] - Mean(dy[0]) - y[0] * Mean(dy[0] * y[0])) * Inverse(z[0])], x)[0];
    }
}
