namespace Lamina.IR;

// Piecewise linear functions. Each is written so that NaN stays NaN and so that the derivative at a kink is that of
// PyTorch, which Keras computes with.
public static partial class Functions
{
    /// <summary>max(x, 0) with a slope below the threshold and an upper limit, as keras.activations.relu.</summary>
    /// <param name="x">Numbers.</param>
    /// <param name="negativeSlope">Slope below the threshold.</param>
    /// <param name="maxValue">The largest result; by default there is none.</param>
    /// <param name="threshold">Where the rise begins; values above it stay as they are.</param>
    public static Tensor Relu(Tensor x, double negativeSlope = 0, double? maxValue = null, double threshold = 0)
    {
        if (maxValue is null && threshold == 0) return negativeSlope == 0 ? x.Relu() : LeakyRelu(x, negativeSlope);
        Tensor y = threshold == 0 ? x.Relu() : Tensor.Where(x.IsLessOrEqual(threshold), 0, x);
        if (maxValue is { } limit) y = Tensor.Where(y.IsGreater(limit), limit, y);
        return negativeSlope == 0 ? y : y - negativeSlope * (threshold - x).Relu();
    }

    /// <summary>min(max(x, 0), 6); flat at 6.</summary>
    public static Tensor Relu6(Tensor x) => Tensor.Where(x.IsGreaterOrEqual(6), 6, x.Relu());

    /// <summary>x where it is positive, else <paramref name="negativeSlope"/>·x.</summary>
    public static Tensor LeakyRelu(Tensor x, double negativeSlope = 0.2) =>
        Tensor.Where(x.IsGreater(0), x, negativeSlope * x);

    /// <summary>x limited to [−1, 1].</summary>
    public static Tensor HardTanh(Tensor x) =>
        Tensor.Where(x.IsGreaterOrEqual(1), 1, Tensor.Where(x.IsLessOrEqual(-1), -1, x));

    /// <summary>x / 6 + ½ limited to [0, 1].</summary>
    public static Tensor HardSigmoid(Tensor x) => Relu6(x + 3) / 6;

    /// <summary>x · HardSigmoid(x). Howard et al., "Searching for MobileNetV3", 2019.</summary>
    public static Tensor HardSilu(Tensor x) => Tensor.Where(x.IsLess(-3), 0,
        Tensor.Where(x.IsGreater(3), x, x * (x + 3) / 6));

    /// <summary>x where |x| is above the threshold, else 0.</summary>
    public static Tensor HardShrink(Tensor x, double threshold = 0.5) =>
        Tensor.Where(x.Abs().IsLessOrEqual(threshold), 0, x);

    /// <summary>
    /// x drawn towards 0 by the threshold; 0 within it. The tutorial's "soft threshold". Donoho, "De-noising by
    /// soft-thresholding", 1995.
    /// </summary>
    public static Tensor SoftShrink(Tensor x, double threshold = 0.5) =>
        Tensor.Where(x.Abs().IsLessOrEqual(threshold), 0, x - threshold * x.Sign());

    /// <summary>x where it is above the threshold, else another value.</summary>
    public static Tensor Threshold(Tensor x, double threshold, double defaultValue) =>
        Tensor.Where(x.IsLessOrEqual(threshold), defaultValue, x);

    /// <summary>(x + 1) / 2 limited to [0, 1].</summary>
    public static Tensor SparseSigmoid(Tensor x) =>
        Tensor.Where(x.IsLessOrEqual(-1), 0, Tensor.Where(x.IsGreaterOrEqual(1), 1, (x + 1) * 0.5));

    /// <summary>0 up to −1, x from 1 on, and the parabola (x + 1)² / 4 between.</summary>
    public static Tensor SparsePlus(Tensor x) =>
        Tensor.Where(x.IsLessOrEqual(-1), 0, Tensor.Where(x.IsGreaterOrEqual(1), x, (x + 1).Square() * 0.25));

    /// <summary>x limited to [low, high]; the derivative is 1 at both ends, as in PyTorch.</summary>
    public static Tensor Clip(Tensor x, double low, double high) =>
        Tensor.Where(x.IsLess(low), low, Tensor.Where(x.IsGreater(high), high, x));
}
