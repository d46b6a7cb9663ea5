using Lamina.IR;

namespace Lamina;

/// <summary>
/// The discrete Fourier transform along the last axis as products with matrices of sines and cosines; a length that has
/// factors is cut into two by the algorithm of Cooley and Tukey (1965) until they are small.
/// </summary>
static class Fourier
{
    /// <summary>Up to this length one product is faster than two.</summary>
    const int Direct = 64;

    /// <summary>Σ x(j) e^(∓2πi·jk/n), without a factor.</summary>
    /// <param name="re">Real parts, (…, n).</param>
    /// <param name="im">Imaginary parts, if there are any.</param>
    /// <param name="inverse">Whether the sign of the exponent is positive.</param>
    public static (Tensor Re, Tensor Im) Transform(Tensor re, Tensor? im, bool inverse = false)
    {
        int n = re.Shape[-1], n1 = Divisor(n), n2 = n / n1;
        double turn = (inverse ? 2 : -2) * Math.PI / n;
        if (n <= Direct || n1 == 1)
        {
            (Tensor cos, Tensor sin) = Angles(n, n, turn, re.DType);
            (Tensor cosPart, Tensor sinPart) = (re.MatMul(cos), re.MatMul(sin));
            return im is null ? (cosPart, sinPart) : (cosPart - im.MatMul(sin), sinPart + im.MatMul(cos));
        }
        // With j = j₁n₂ + j₂ and k = k₁ + n₁k₂: transforms over j₁, turned by j₂k₁, then over j₂.
        Shape outer = re.Shape.Slice(0, re.Rank - 1);
        Tensor Cut(Tensor t) => t.Reshape(outer.Append(n1, n2)).MoveAxis(-1, -2);
        (re, im) = Transform(Cut(re), im is null ? null : Cut(im), inverse);
        (Tensor c, Tensor s) = Angles(n2, n1, turn, re.DType);
        (re, im) = (re * c - im * s, re * s + im * c);
        (re, im) = Transform(re.MoveAxis(-1, -2), im.MoveAxis(-1, -2), inverse);
        Tensor Join(Tensor t) => t.MoveAxis(-1, -2).Reshape(outer.Append(n));
        return (Join(re), Join(im));
    }

    // The largest divisor up to √n.
    static int Divisor(int n)
    {
        int d = (int)Math.Sqrt(n);
        while (d > 1 && n % d != 0) d--;
        return Math.Max(d, 1);
    }

    // Cosine and sine of row · column · turn.
    static (Tensor Cos, Tensor Sin) Angles(int rows, int columns, double turn, DType type)
    {
        var cos = new double[rows * columns];
        var sin = new double[rows * columns];
        long whole = (long)Math.Round(2 * Math.PI / Math.Abs(turn));
        for (int i = 0; i < cos.Length; i++)
        {
            // Whole turns do not count; without them the angle is exact.
            (sin[i], cos[i]) = Math.SinCos((long)(i / columns) * (i % columns) % whole * turn);
        }
        return (Constant(cos), Constant(sin));
        Tensor Constant(double[] values) => NDArray.From<double>(values, (rows, columns)).Cast(type);
    }
}
