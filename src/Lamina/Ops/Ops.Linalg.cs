using Lamina.IR;

namespace Lamina;

// Linear algebra of matrices (…, rows, columns). It computes in float64 and gives the type of its argument.
public static partial class Ops
{
    /// <summary>The lower triangle L with L · Lᵀ = x, of positive definite matrices; NaN of others.</summary>
    /// <param name="x">Symmetric matrices.</param>
    /// <param name="upper">Whether to give Lᵀ.</param>
    public static Tensor Cholesky(Tensor x, bool upper = false)
    {
        Tensor l = Differentiable(x, Factorization.Cholesky, (_, l, dl) =>
        {
            // Murray, "Differentiation of the Cholesky decomposition", 2016.
            Tensor middle = Tril(Transposed(l).MatMul(dl));
            middle = Tensor.Where(Offset(middle.Shape.Slice(1)).IsEqual(0), middle / 2, middle);
            Tensor y = Factorization.Triangular(Transposed(l), middle, lower: false);
            y = Transposed(Factorization.Triangular(Transposed(l), Transposed(y), lower: false));
            return (y + Transposed(y)) / 2;
        });
        return upper ? Transposed(l) : l;
    }

    /// <summary>The inverse of L · Lᵀ, given the triangle L (or Lᵀ, if upper).</summary>
    public static Tensor CholeskyInverse(Tensor x, bool upper = false)
    {
        Tensor lower = upper ? Transposed(x) : x;
        Tensor inverse = SolveTriangular(lower, Eye(x.Shape[-1], dtype: x.DType), lower: true);
        return Transposed(inverse).MatMul(inverse);
    }

    /// <summary>The determinant; 0 of singular matrices, where the gradient has no value.</summary>
    public static Tensor Det(Tensor x)
    {
        CheckSquare(x);
        Tensor y = Differentiable(x, a =>
        {
            (Tensor sign, Tensor diagonal) = SignAndDiagonal(a);
            return (sign * diagonal.Prod(1)).Reshape((-1, 1, 1));
        }, (a, det, dy) => dy * det * Transposed(InverseOf(a)));
        return y.Squeeze([-2, -1]);
    }

    /// <summary>
    /// The sign of the determinant and the logarithm of its absolute value (−∞ of singular matrices).
    /// </summary>
    public static (Tensor Sign, Tensor Logdet) Slogdet(Tensor x)
    {
        CheckSquare(x);
        Tensor sign = Differentiable(x.StopGradient(), a =>
        {
            (Tensor exchanged, Tensor diagonal) = SignAndDiagonal(a);
            return (exchanged * diagonal.Sign().Prod(1)).Reshape((-1, 1, 1));
        }, (_, _, dy) => dy * 0);
        Tensor log = Differentiable(x, a => SignAndDiagonal(a).Diagonal.Abs().Log().Sum(1).Reshape((-1, 1, 1)),
            (a, _, dy) => dy * Transposed(InverseOf(a)));
        return (sign.StopGradient().Squeeze([-2, -1]), log.Squeeze([-2, -1]));
    }

    /// <summary>The logarithm of the determinant; NaN where that is negative.</summary>
    public static Tensor Logdet(Tensor x)
    {
        (Tensor sign, Tensor log) = Slogdet(x);
        return Tensor.Where(sign.IsLess(0), double.NaN, log);
    }

    static (Tensor Sign, Tensor Diagonal) SignAndDiagonal(Tensor a)
    {
        (Tensor packed, Tensor pivots, _) = Factorization.Lu(a);
        // Each exchange of two rows turns the sign.
        Tensor exchanged = pivots.IsNotEqual(Tensor.Iota(pivots.Shape, 1, DType.Int32)).Cast(a.DType);
        return ((1 - 2 * exchanged).Prod(1), Diagonal(packed, 0, 1, 2));
    }

    /// <summary>The inverse of square matrices.</summary>
    public static Tensor Inv(Tensor x)
    {
        CheckSquare(x);
        return Differentiable(x, InverseOf, (_, y, dy) => -Transposed(y).MatMul(dy).MatMul(Transposed(y)));
    }

    static Tensor InverseOf(Tensor a) =>
        Factorization.Solve(a, Eye(a.Shape[1], dtype: a.DType).BroadcastTo(a.Shape));

    /// <summary>The solution x of a · x = b.</summary>
    /// <param name="a">Square matrices, not singular.</param>
    /// <param name="b">(…, n, m), or one vector for each matrix, (n,) or (…, n).</param>
    public static Tensor Solve(Tensor a, Tensor b) => Solved(a, b, Factorization.Solve, (transposed, dy) =>
        Factorization.Solve(transposed, dy), da => da);

    /// <summary>The solution x of a · x = b with triangles a; the other half of a does not count.</summary>
    /// <param name="a">Square matrices.</param>
    /// <param name="b">As of <see cref="Solve"/>.</param>
    /// <param name="lower">Whether a is a lower triangle.</param>
    public static Tensor SolveTriangular(Tensor a, Tensor b, bool lower = false) =>
        Solved(a, b, (m, v) => Factorization.Triangular(m, v, lower),
            (transposed, dy) => Factorization.Triangular(transposed, dy, !lower), da => lower ? Tril(da) : Triu(da));

    // db = a⁻ᵀ dx; da = −db xᵀ, as far as a counts.
    static Tensor Solved(Tensor a, Tensor b, Func<Tensor, Tensor, Tensor> solve,
        Func<Tensor, Tensor, Tensor> solveTransposed, Func<Tensor, Tensor> counting)
    {
        CheckSquare(a);
        bool isVector = b.Rank == 1 || b.Shape == a.Shape.Slice(0, a.Rank - 1);
        Tensor right = isVector ? b.ExpandDims(-1) : b;
        Shape batch = IR.Shape.Broadcast(a.Shape.Slice(0, a.Rank - 2), right.Shape.Slice(0, right.Rank - 2));
        DType type = Promotion.Result(Floating(a).DType, Floating(b).DType);
        Tensor wideA = Wide(a.BroadcastTo(batch.Append(a.Shape.Slice(a.Rank - 2).Span)));
        Tensor wideB = Wide(right.BroadcastTo(batch.Append(right.Shape.Slice(right.Rank - 2).Span)));
        Tensor x = IR.CustomGradient.Of(t => [solve(t[0], t[1])], (t, y, dy) =>
        {
            Tensor db = solveTransposed(Transposed(t[0]), dy[0]);
            return [counting(-db.MatMul(Transposed(y[0]))), db];
        }, wideA, wideB)[0];
        x = x.Cast(type).Reshape(batch.Append(x.Shape[1], x.Shape[2]));
        return isVector ? x.Squeeze(-1) : x;
    }

    /// <summary>x · x · … (n times); the inverse's power if n is negative, the identity if it is 0.</summary>
    public static Tensor MatrixPower(Tensor x, int n)
    {
        CheckSquare(x);
        if (n < 0) return MatrixPower(Inv(x), -n);
        Tensor? y = null;
        for (; n > 0; n >>= 1)
        {
            if ((n & 1) == 1) y = y is null ? x : y.MatMul(x);
            if (n > 1) x = x.MatMul(x);
        }
        return y ?? Eye(x.Shape[-1], dtype: x.DType).BroadcastTo(x.Shape);
    }

    /// <summary>
    /// Both triangles of the factorization with rows exchanged, packed into one matrix, and the row that each was
    /// exchanged with, int32.
    /// </summary>
    public static (Tensor Lu, Tensor Pivots) LuFactor(Tensor x)
    {
        (Tensor packed, Tensor pivots, _) = Factorization.Lu(Wide(x));
        return (Narrow(packed, x), pivots.Reshape(x.Shape.Slice(0, x.Rank - 2).Append(pivots.Shape[1])));
    }

    // A function of (batch, rows, columns) in float64, with a gradient of its own.
    static Tensor Differentiable(
        Tensor x, Func<Tensor, Tensor> function, Func<Tensor, Tensor, Tensor, Tensor> gradient) => Narrow(
        IR.CustomGradient.Of(t => [function(t[0])], (t, y, dy) => [gradient(t[0], y[0], dy[0])], Wide(x))[0], x);

    static Tensor Wide(Tensor x) => x.Rank < 2
        ? throw new ArgumentException($"It needs matrices (…, rows, columns), not {x.Shape}.")
        : x.Cast(DType.Float64).Reshape(new(-1, x.Shape[-2], x.Shape[-1]));

    static Tensor Narrow(Tensor y, Tensor x) =>
        y.Cast(Floating(x).DType).Reshape(x.Shape.Slice(0, x.Rank - 2).Append(y.Shape.Slice(1).Span));

    static Tensor Transposed(Tensor x) => x.Transpose([.. Enumerable.Range(0, x.Rank - 2), x.Rank - 1, x.Rank - 2]);

    static void CheckSquare(Tensor x)
    {
        if (x.Rank < 2 || x.Shape[-1] != x.Shape[-2])
            throw new ArgumentException($"It needs square matrices (…, n, n), not {x.Shape}.");
    }
}
