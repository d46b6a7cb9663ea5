using Lamina.IR;

namespace Lamina;

// Functions of each element: powers, logarithms, rounding, signs.
public static partial class Ops
{
    /// <summary>|x|.</summary>
    public static Tensor Abs(Tensor x) => x.DType == DType.Bool ? x : x.Abs();

    /// <summary>|x|.</summary>
    public static Tensor Absolute(Tensor x) => Abs(x);

    /// <summary>|x| as a real number.</summary>
    public static Tensor Fabs(Tensor x) => Floating(x).Abs();

    /// <summary>−x.</summary>
    public static Tensor Negative(Tensor x) => -Counted(x);

    /// <summary>−1, 0 or 1.</summary>
    public static Tensor Sign(Tensor x) => Counted(x).Sign();

    /// <summary>Whether the sign bit is set: x &lt; 0, or x is −0.</summary>
    public static Tensor Signbit(Tensor x) => x.DType.IsFloating()
        ? x.IsLess(0) | (x.IsEqual(0) & (1 / x).IsLess(0)) : Counted(x).IsLess(0);

    /// <summary>x².</summary>
    public static Tensor Square(Tensor x) => Counted(x).Square();

    /// <summary>√x.</summary>
    public static Tensor Sqrt(Tensor x) => Floating(x).Sqrt();

    /// <summary>1 / √x.</summary>
    public static Tensor Rsqrt(Tensor x) => Floating(x).Rsqrt();

    /// <summary>The cube root, also of negative numbers.</summary>
    public static Tensor Cbrt(Tensor x)
    {
        Tensor real = Floating(x);
        return real.Sign() * real.Abs().Pow(1.0 / 3);
    }

    /// <summary>1 / x.</summary>
    public static Tensor Reciprocal(Tensor x) => 1 / Floating(x);

    /// <summary>eˣ.</summary>
    public static Tensor Exp(Tensor x) => Floating(x).Exp();

    /// <summary>2ˣ.</summary>
    public static Tensor Exp2(Tensor x) => (Floating(x) * Math.Log(2)).Exp();

    /// <summary>eˣ − 1, exact near 0.</summary>
    public static Tensor Expm1(Tensor x) => Floating(x).Expm1();

    /// <summary>ln x.</summary>
    public static Tensor Log(Tensor x) => Floating(x).Log();

    /// <summary>ln(1 + x), exact near 0.</summary>
    public static Tensor Log1p(Tensor x) => Floating(x).Log1p();

    /// <summary>The logarithm to the base 2.</summary>
    public static Tensor Log2(Tensor x) => Floating(x).Log() * (1 / Math.Log(2));

    /// <summary>The logarithm to the base 10.</summary>
    public static Tensor Log10(Tensor x) => Floating(x).Log() * (1 / Math.Log(10));

    /// <summary>The largest whole number ≤ x, as a real number.</summary>
    public static Tensor Floor(Tensor x) => Floating(x).Floor();

    /// <summary>The smallest whole number ≥ x, as a real number.</summary>
    public static Tensor Ceil(Tensor x) => Floating(x).Ceil();

    /// <summary>x without its fraction; whole numbers stay.</summary>
    public static Tensor Trunc(Tensor x) =>
        x.DType.IsFloating() ? Tensor.Where(x.IsLess(0), x.Ceil(), x.Floor()) : x;

    /// <summary>x rounded to a number of decimals, ties to even; negative decimals round to tens, hundreds….</summary>
    public static Tensor Round(Tensor x, int decimals = 0)
    {
        if (!x.DType.IsFloating() && decimals >= 0) return Counted(x);
        double scale = Math.Pow(10, Math.Abs(decimals));
        Tensor real = Floating(x);
        Tensor rounded = decimals switch
        {
            0 => real.Round(),
            > 0 => (real * scale).Round() / scale,
            _ => (real / scale).Round() * scale,
        };
        return x.DType.IsFloating() ? rounded : rounded.Cast(Counted(x).DType);
    }

    /// <summary>x limited to [xMin, xMax]; the limits broadcast. The derivative is 1 at both ends.</summary>
    public static Tensor Clip(Tensor x, Operand xMin, Operand xMax)
    {
        Tensor y = Counted(x), low = xMin.Beside(y.DType), high = xMax.Beside(y.DType);
        y = Tensor.Where(y.IsLess(low), low, y);
        return Tensor.Where(y.IsGreater(high), high, y);
    }

    /// <summary>NaN, ∞ and −∞ replaced; by default by 0 and the largest and smallest number of the type.</summary>
    public static Tensor NanToNum(Tensor x, double nan = 0, double? posinf = null, double? neginf = null)
    {
        if (!x.DType.IsFloating()) return x;
        double largest = x.DType switch
        {
            DType.Float64 => double.MaxValue,
            DType.Float16 => (double)Half.MaxValue,
            DType.BFloat16 => 3.3895313892515355e38,
            _ => float.MaxValue,
        };
        Tensor y = Tensor.Where(Isnan(x), nan, x);
        y = Tensor.Where(x.IsEqual(double.PositiveInfinity), posinf ?? largest, y);
        return Tensor.Where(x.IsEqual(double.NegativeInfinity), neginf ?? -largest, y);
    }

    /// <summary>Degrees as radians.</summary>
    public static Tensor Deg2rad(Tensor x) => Floating(x) * (Math.PI / 180);

    /// <summary>Radians as degrees.</summary>
    public static Tensor Rad2deg(Tensor x) => Floating(x) * (180 / Math.PI);

    /// <summary>The angle of a real number as a complex one: 0, or π of negative numbers.</summary>
    public static Tensor Angle(Tensor x)
    {
        Tensor real = Floating(x).StopGradient();
        Tensor zeros = Tensor.Zeros(x.Shape, real.DType);
        return Tensor.Where(Isnan(real), real, Tensor.Where(real.IsLess(0), Math.PI, zeros));
    }

    /// <summary>The complex conjugate; of real numbers they themselves.</summary>
    public static Tensor Conjugate(Tensor x) => x;

    /// <summary>The complex conjugate; of real numbers they themselves.</summary>
    public static Tensor Conj(Tensor x) => x;

    /// <summary>The real part; of real numbers they themselves.</summary>
    public static Tensor Real(Tensor x) => x;

    /// <summary>The imaginary part: zeros.</summary>
    public static Tensor Imag(Tensor x) => Tensor.Zeros(x.Shape, x.DType);

    /// <summary>The same values.</summary>
    public static Tensor Copy(Tensor x) => x;

    /// <summary>The same values, through which no gradient flows.</summary>
    public static Tensor StopGradient(Tensor variable) => variable.StopGradient();
}
