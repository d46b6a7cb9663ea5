using Lamina.IR;

namespace Lamina;

// Special functions.
public static partial class Ops
{
    /// <summary>The error function (2/√π) ∫₀ˣ e^(−t²) dt.</summary>
    public static Tensor Erf(Tensor x) => Floating(x).Erf();

    /// <summary>1 − erf(x), also where that is tiny; 7 digits are exact.</summary>
    public static Tensor Erfc(Tensor x) => Elementwise(Floating(x), v =>
    {
        // Press et al., "Numerical recipes", 6.2: e^(−z²) times a polynomial in t = 1 / (1 + z/2) in the exponent.
        Tensor z = v.Abs(), t = 1 / (1 + z * 0.5);
        double[] p = [-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
            -0.82215223, 0.17087277];
        Tensor y = t * (Polynomial(t, p) - z.Square()).Exp();
        return Tensor.Where(v.IsLess(0), 2 - y, y);
    }, (v, _) => (-v.Square()).Exp() * (-2 / Math.Sqrt(Math.PI)));

    /// <summary>The y with erf(y) = x, x from −1 (−∞) to 1 (∞).</summary>
    public static Tensor Erfinv(Tensor x) => Elementwise(Floating(x), v =>
    {
        // Giles, "Approximating the erfinv function", 2010, then one step of Newton's.
        Tensor isEnd = v.Abs().IsGreaterOrEqual(1), inside = Tensor.Where(isEnd, 0, v);
        Tensor w = -((1 - inside) * (1 + inside)).Log(), isTail = w.IsGreaterOrEqual(5);
        double[] middle = [1.50140941, 0.246640727, -0.00417768164, -0.00125372503, 0.00021858087, -4.39150654e-06,
            -3.5233877e-06, 3.43273939e-07, 2.81022636e-08];
        double[] tail = [2.83297682, 1.00167406, 0.00943887047, -0.0076224613, 0.00573950773, -0.00367342844,
            0.00134934322, 0.000100950558, -0.000200214257];
        Tensor root = Tensor.Where(isTail, w, 5).Sqrt() - 3;
        Tensor y = inside * Tensor.Where(isTail, Polynomial(root, tail),
            Polynomial(Tensor.Where(isTail, 0, w) - 2.5, middle));
        y -= (y.Erf() - inside) * y.Square().Exp() * (Math.Sqrt(Math.PI) / 2);
        Tensor end = Tensor.Where(v.Abs().IsGreater(1), double.NaN, v * double.PositiveInfinity);
        return Tensor.Where(isEnd, end, y);
    }, (_, y) => y.Square().Exp() * (Math.Sqrt(Math.PI) / 2));

    /// <summary>The modified Bessel function of the first kind and order 0; 6 digits are exact.</summary>
    public static Tensor I0(Tensor x)
    {
        // Abramowitz and Stegun, 9.8.1 and 9.8.2.
        Tensor a = Floating(x).Abs(), isSmall = a.IsLess(3.75);
        double[] near = [1, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.0360768, 0.0045813];
        double[] far = [0.39894228, 0.01328592, 0.00225319, -0.00157565, 0.00916281, -0.02057706, 0.02635537,
            -0.01647633, 0.00392377];
        Tensor large = Tensor.Where(isSmall, 3.75, a);
        return Tensor.Where(isSmall, Polynomial((Tensor.Where(isSmall, a, 0) / 3.75).Square(), near),
            large.Exp() * large.Rsqrt() * Polynomial(3.75 / large, far));
    }

    /// <summary>
    /// The lower incomplete gamma function, regularized: the part of Γ(x1) = ∫ t^(x1−1) e⁻ᵗ dt up to x2. Gradients flow
    /// to x2 only.
    /// </summary>
    public static Tensor Gammainc(Operand x1, Operand x2)
    {
        (Tensor a, Tensor x) = Operand.RealPair(x1, x2);
        Shape shape = IR.Shape.Broadcast(a.Shape, x.Shape);
        DType type = Promotion.Result(a.DType, x.DType);
        Tensor wideA = a.Cast(DType.Float64).BroadcastTo(shape).StopGradient();
        return Elementwise(x.Cast(DType.Float64).BroadcastTo(shape), v => IncompleteGamma.Lower(wideA, v),
            (v, _) => (-v + (wideA - 1) * v.Log() - IncompleteGamma.Log(wideA)).Exp()).Cast(type);
    }

    static Tensor Polynomial(Tensor x, double[] coefficients)
    {
        Tensor y = coefficients[^2] + coefficients[^1] * x;
        for (int i = coefficients.Length - 3; i >= 0; i--) y = y * x + coefficients[i];
        return y;
    }

    // A function of each element with a derivative of its own, in terms of x and y.
    static Tensor Elementwise(Tensor x, Func<Tensor, Tensor> function, Func<Tensor, Tensor, Tensor> derivative) =>
        IR.CustomGradient.Of(t => [function(t[0])], (t, y, dy) => [dy[0] * derivative(t[0], y[0])], x)[0];

    /// <summary>The distances of all rows of x to all rows of y.</summary>
    /// <param name="x">(…, m, features).</param>
    /// <param name="y">(…, n, features).</param>
    /// <returns>(…, m, n). The gradient of a distance of 0 is 0.</returns>
    public static Tensor Cdist(Tensor x, Tensor y)
    {
        if (x.Rank < 2 || y.Rank < 2 || x.Shape[-1] != y.Shape[-1])
            throw new ArgumentException($"Distances are between rows of one length, not of {x.Shape} and {y.Shape}.");
        Tensor squares = (Floating(x).ExpandDims(-2) - Floating(y).ExpandDims(-3)).Square().Sum(-1);
        Tensor isZero = squares.IsEqual(0);
        return Tensor.Where(isZero, 0, Tensor.Where(isZero, 1, squares).Sqrt());
    }
}
