using System.Numerics;
using Lamina.IR;

namespace Lamina;

/// <summary>
/// Eigenvalues of matrices that need not be symmetric, on the host, by QR steps with Wilkinson's shift on the complex
/// matrix, whose Schur form has the values on its diagonal. Golub and Van Loan, "Matrix computations", 7.5 and 7.6.
/// </summary>
static class Eigenvectors
{
    public static ((Tensor, Tensor) Values, (Tensor, Tensor) Vectors) Of(Tensor x)
    {
        NDArray value = x.Value;
        int n = x.Shape[-1], count = (int)x.Shape.Slice(0, x.Rank - 2).Elements;
        DType type = x.DType == DType.Float64 ? DType.Float64 : DType.Float32;
        var values = new Complex[count * n];
        var vectors = new Complex[count * n * n];
        for (int m = 0; m < count; m++)
        {
            var t = new Complex[n, n];
            for (int i = 0; i < n * n; i++) t[i / n, i % n] = value[m * n * n + i];
            Complex[,] q = Schur(t);
            Complex[,] y = OfTriangle(t);
            for (int j = 0; j < n; j++)
            {
                values[m * n + j] = t[j, j];
                var vector = new Complex[n];
                double norm = 0;
                for (int i = 0; i < n; i++)
                {
                    for (int k = 0; k <= j; k++) vector[i] += q[i, k] * y[k, j];
                    norm += vector[i].Real * vector[i].Real + vector[i].Imaginary * vector[i].Imaginary;
                }
                for (int i = 0; i < n; i++) vectors[(m * n + i) * n + j] = vector[i] / Math.Sqrt(norm);
            }
        }
        return (Pair(values, x.Shape.Without(-1), type), Pair(vectors, x.Shape, type));
    }

    static (Tensor, Tensor) Pair(Complex[] numbers, Shape shape, DType type)
    {
        NDArray real = NDArray.From<double>([.. numbers.Select(c => c.Real)], shape);
        NDArray imaginary = NDArray.From<double>([.. numbers.Select(c => c.Imaginary)], shape);
        return (real.Cast(type), imaginary.Cast(type));
    }

    // Turns t into a triangle and gives the unitary q with a = q · t · qᴴ.
    static Complex[,] Schur(Complex[,] t)
    {
        int n = t.GetLength(0);
        var q = new Complex[n, n];
        for (int i = 0; i < n; i++) q[i, i] = 1;
        // To Hessenberg's form: below the first lower diagonal all is rotated away.
        for (int column = 0; column < n - 2; column++)
            for (int row = n - 1; row > column + 1; row--)
                Rotate(t, q, row - 1, row, t[row - 1, column], t[row, column]);
        int end = n - 1;
        for (int step = 0; end > 0; step++)
        {
            int start = end;
            while (start > 0 && !IsNegligible(t, start)) start--;
            if (start == end) { end--; step = 0; continue; }
            if (step > 500) throw new InvalidOperationException("The eigenvalues did not converge; is a value NaN?");
            // Every tenth step another shift, in case the usual one runs in circles.
            Complex shift = step % 10 == 9 ? t[end, end] + t[end, end - 1].Magnitude : Shift(t, end);
            Complex a = t[start, start] - shift, b = t[start + 1, start];
            for (int k = start; k < end; k++)
            {
                Rotate(t, q, k, k + 1, a, b);
                if (k + 2 <= end) (a, b) = (t[k + 1, k], t[k + 2, k]);
            }
        }
        return q;
    }

    static bool IsNegligible(Complex[,] t, int row)
    {
        double size = t[row, row].Magnitude + t[row - 1, row - 1].Magnitude;
        if (t[row, row - 1].Magnitude > 1e-15 * (size == 0 ? 1 : size)) return false;
        t[row, row - 1] = 0;
        return true;
    }

    // The eigenvalue of the last 2 × 2 block that is nearer to its last element.
    static Complex Shift(Complex[,] t, int end)
    {
        (Complex a, Complex d) = (t[end - 1, end - 1], t[end, end]);
        Complex half = (a - d) / 2, root = Complex.Sqrt(half * half + t[end - 1, end] * t[end, end - 1]);
        return d + half + ((half + root).Magnitude < (half - root).Magnitude ? root : -root);
    }

    // The similarity by the rotation of rows p and r that takes (a, b) to (·, 0).
    static void Rotate(Complex[,] t, Complex[,] q, int p, int r, Complex a, Complex b)
    {
        double norm = Math.Sqrt(a.Magnitude * a.Magnitude + b.Magnitude * b.Magnitude);
        if (norm == 0) return;
        (Complex c, Complex s) = (a / norm, b / norm);
        int n = t.GetLength(0);
        for (int j = 0; j < n; j++)
            (t[p, j], t[r, j]) = (Complex.Conjugate(c) * t[p, j] + Complex.Conjugate(s) * t[r, j],
                c * t[r, j] - s * t[p, j]);
        for (int i = 0; i < n; i++)
        {
            (t[i, p], t[i, r]) = (c * t[i, p] + s * t[i, r],
                Complex.Conjugate(c) * t[i, r] - Complex.Conjugate(s) * t[i, p]);
            (q[i, p], q[i, r]) = (c * q[i, p] + s * q[i, r],
                Complex.Conjugate(c) * q[i, r] - Complex.Conjugate(s) * q[i, p]);
        }
    }

    // Eigenvectors of a triangle in columns, by substitution from the diagonal upward.
    static Complex[,] OfTriangle(Complex[,] t)
    {
        int n = t.GetLength(0);
        var y = new Complex[n, n];
        for (int j = 0; j < n; j++)
        {
            y[j, j] = 1;
            for (int i = j - 1; i >= 0; i--)
            {
                Complex sum = 0;
                for (int k = i + 1; k <= j; k++) sum += t[i, k] * y[k, j];
                Complex gap = t[i, i] - t[j, j];
                // Equal values share a vector, or have one each up to rounding.
                y[i, j] = -sum / (gap.Magnitude > 1e-14 ? gap : 1e-14);
            }
        }
        return y;
    }
}
