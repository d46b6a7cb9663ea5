using Lamina.IR;

namespace Lamina;

// Eigenvalues, singular values, and what is made of them.
public static partial class Ops
{
    /// <summary>Matrices as the product of orthogonal columns q and an upper triangle r.</summary>
    /// <param name="x">(…, rows, columns).</param>
    /// <param name="mode">"reduced": q has min(rows, columns) columns; "complete": it is square.</param>
    /// <remarks>Gradients flow in the mode "reduced" of at least as many rows as columns.</remarks>
    /// <exception cref="ArgumentException">The mode has another name.</exception>
    public static (Tensor Q, Tensor R) Qr(Tensor x, string mode = "reduced")
    {
        if (mode is not ("reduced" or "complete"))
            throw new ArgumentException($"The mode is \"reduced\" or \"complete\", not \"{mode}\".");
        bool complete = mode == "complete";
        IReadOnlyList<Tensor> y = IR.CustomGradient.Of(t =>
        {
            (Tensor q, Tensor r) = Factorization.Qr(t[0]);
            int k = complete ? q.Shape[2] : Math.Min(r.Shape[1], r.Shape[2]);
            return [Part(q, 2, 0, k), Part(r, 1, 0, k)];
        }, (t, y, dy) =>
        {
            if (t[0].Shape[1] < t[0].Shape[2] || (complete && t[0].Shape[1] > t[0].Shape[2]))
                throw new InvalidOperationException("Qr has gradients in the mode \"reduced\" of at least as many rows "
                    + $"as columns, not of {t[0].Shape} in the mode \"{mode}\".");
            // Walter and Lehmann 2018: (dq + q · copyltu(r drᵀ − dqᵀ q)) r⁻ᵀ.
            Tensor lower = Tril(y[1].MatMul(Transposed(dy[1])) - Transposed(dy[0]).MatMul(y[0]));
            Tensor inner = dy[0] + y[0].MatMul(lower + Transposed(Tril(lower, -1)));
            return [Transposed(Factorization.Triangular(y[1], Transposed(inner), lower: false))];
        }, Wide(x));
        return (Narrow(y[0], x), Narrow(y[1], x));
    }

    /// <summary>Eigenvalues (…, n), ascending, and eigenvectors in columns (…, n, n), of symmetric matrices.</summary>
    /// <remarks>The signs of the vectors are arbitrary. Gradients need eigenvalues that differ.</remarks>
    public static (Tensor Values, Tensor Vectors) Eigh(Tensor x)
    {
        CheckSquare(x);
        IReadOnlyList<Tensor> y = IR.CustomGradient.Of(t =>
        {
            (Tensor values, Tensor vectors) = Rotations.Symmetric((t[0] + Transposed(t[0])) / 2);
            return [values.ExpandDims(1), vectors];
        }, (_, y, dy) =>
        {
            Tensor v = y[1], inner = Apart(y[0]) * Transposed(v).MatMul(dy[1]);
            inner = Tensor.Where(Offset(inner.Shape.Slice(1)).IsEqual(0), dy[0], inner);
            Tensor dx = v.MatMul(inner).MatMul(Transposed(v));
            return [(dx + Transposed(dx)) / 2];
        }, Wide(x));
        return (Narrow(y[0], x).Squeeze(-2), Narrow(y[1], x));
    }

    // 1 / (wⱼ − wᵢ) of values (batch, 1, n); 0 where they are equal.
    static Tensor Apart(Tensor w)
    {
        Tensor gap = w - Transposed(w), none = gap.IsEqual(0);
        return Tensor.Where(none, 0, 1 / Tensor.Where(none, 1, gap));
    }

    /// <summary>Singular values: x = u · diag(s) · v.</summary>
    /// <param name="x">(…, rows, columns).</param>
    /// <param name="fullMatrices">
    /// Whether u and v are square; else they have min(rows, columns) columns and rows.
    /// </param>
    /// <returns>u in columns, s descending, v in rows. The signs of u and v are arbitrary.</returns>
    /// <remarks>
    /// Gradients flow through s, and through u and v if these are not square or x is; they need values that differ.
    /// </remarks>
    public static (Tensor U, Tensor S, Tensor V) Svd(Tensor x, bool fullMatrices = true)
    {
        IReadOnlyList<Tensor> y = IR.CustomGradient.Of(t => Decomposed(t[0], fullMatrices), (t, y, dy) =>
        {
            int k = y[1].Shape[2];
            Tensor u = Part(y[0], 2, 0, k), v = Transposed(Part(y[2], 1, 0, k)), s = y[1];
            Tensor du = Part(dy[0], 2, 0, k), dv = Transposed(Part(dy[2], 1, 0, k));
            Tensor apart = Apart(s.Square());
            Tensor Skew(Tensor m) => apart * (m - Transposed(m));
            Tensor isZero = s.IsEqual(0), inverse = Tensor.Where(isZero, 0, 1 / Tensor.Where(isZero, 1, s));
            Tensor inner = Skew(Transposed(u).MatMul(du)) * s + Transposed(s) * Skew(Transposed(v).MatMul(dv));
            inner = Tensor.Where(Offset(inner.Shape.Slice(1)).IsEqual(0), inner + dy[1], inner);
            Tensor dx = u.MatMul(inner).MatMul(Transposed(v));
            // What of du and dv lies outside of the spaces that u and v span.
            du *= inverse;
            dv *= inverse;
            dx += (du - u.MatMul(Transposed(u).MatMul(du))).MatMul(Transposed(v));
            return [dx + u.MatMul(Transposed(dv - v.MatMul(Transposed(v).MatMul(dv))))];
        }, Wide(x));
        return (Narrow(y[0], x), Narrow(y[1], x).Squeeze(-2), Narrow(y[2], x));
    }

    static Tensor[] Decomposed(Tensor a, bool full)
    {
        if (a.Shape[1] < a.Shape[2])
        {
            Tensor[] turned = Decomposed(Transposed(a), full);
            return [Transposed(turned[2]), turned[1], Transposed(turned[0])];
        }
        (Tensor scaled, Tensor s, Tensor right) = Rotations.Singular(a);
        s = s.ExpandDims(1);
        Tensor isZero = s.IsEqual(0);
        // Reflections fill up what singular values of 0 and further columns leave open.
        (Tensor q, Tensor r) = Factorization.Qr(Tensor.Where(isZero, 0, scaled / Tensor.Where(isZero, 1, s)));
        Tensor sign = Tensor.Where(Diagonal(r, 0, 1, 2).IsLess(0), -1, Tensor.Ones((a.Shape[0], a.Shape[2]), a.DType));
        int k = a.Shape[2];
        Tensor u = Part(q, 2, 0, k) * sign.ExpandDims(1);
        if (full && a.Shape[1] > k) u = Tensor.Concatenate([u, q.Slice(2, k)], 2);
        return [u, s, Transposed(right)];
    }

    /// <summary>The singular values alone, descending.</summary>
    public static Tensor SingularValues(Tensor x) => Svd(x, fullMatrices: false).S;

    /// <summary>
    /// Eigenvalues and eigenvectors (in columns) of square matrices, complex in general. Computed at once, not in a
    /// traced step; no gradient flows.
    /// </summary>
    public static ((Tensor Real, Tensor Imaginary) Values, (Tensor Real, Tensor Imaginary) Vectors) Eig(Tensor x)
    {
        CheckSquare(x);
        return Eigenvectors.Of(x);
    }

    /// <summary>The pseudoinverse of Moore and Penrose.</summary>
    /// <param name="x">(…, rows, columns).</param>
    /// <param name="rcond">
    /// Singular values below this part of the largest count as 0; by default the larger size times the type's epsilon.
    /// </param>
    public static Tensor Pinv(Tensor x, double? rcond = null)
    {
        double least = rcond ?? DefaultTolerance(x);
        return Differentiable(x, a =>
        {
            Tensor[] d = Decomposed(a, full: false);
            Tensor counts = d[1].IsGreater(least * d[1].Max(2, keepDims: true));
            Tensor inverse = Tensor.Where(counts, 1 / Tensor.Where(counts, d[1], 1), 0);
            return Transposed(d[2]).MatMul(Transposed(d[0] * inverse));
        }, (a, p, dp) =>
        {
            // Golub and Pereyra 1973.
            Tensor pt = Transposed(p), dt = Transposed(dp);
            Tensor dx = -pt.MatMul(dp).MatMul(pt);
            dx += (dt - a.MatMul(p.MatMul(dt))).MatMul(p.MatMul(pt));
            return dx + pt.MatMul(p).MatMul(dt - dt.MatMul(p).MatMul(a));
        });
    }

    static double DefaultTolerance(Tensor x) =>
        Math.Max(x.Shape[-1], x.Shape[-2]) * (x.DType == DType.Float64 ? 2.220446049250313e-16 : 1.1920929e-07);

    /// <summary>The x of least norm for which |a · x − b|² is least.</summary>
    /// <param name="a">(rows, columns).</param>
    /// <param name="b">(rows,) or (rows, m).</param>
    /// <param name="rcond">As of <see cref="Pinv"/>.</param>
    public static Tensor Lstsq(Tensor a, Tensor b, double? rcond = null)
    {
        DType type = Floating(a).DType;
        Tensor right = b.Cast(DType.Float64), columns = b.Rank == a.Rank - 1 ? right.ExpandDims(-1) : right;
        Tensor x = Pinv(a.Cast(DType.Float64), rcond ?? DefaultTolerance(a)).MatMul(columns).Cast(type);
        return b.Rank == a.Rank - 1 ? x.Squeeze(-1) : x;
    }

    /// <summary>How many singular values are above the tolerance, int32.</summary>
    /// <param name="x">(…, rows, columns).</param>
    /// <param name="tol">By default the largest value times the larger size times the type's epsilon.</param>
    public static Tensor MatrixRank(Tensor x, double? tol = null)
    {
        Tensor s = SingularValues(x);
        Tensor above = tol is { } given ? s.IsGreater(given)
            : s.IsGreater(DefaultTolerance(x) * s.Max(-1, keepDims: true));
        return above.Cast(DType.Int32).Sum(-1);
    }

    /// <summary>A norm of vectors or matrices.</summary>
    /// <param name="x">Numbers.</param>
    /// <param name="ord">
    /// Of vectors: p of (Σ |x|ᵖ)^(1/p), ∞ the largest, −∞ the least, 0 how many are not 0; by default 2. Of matrices: 1
    /// and ∞ the largest sum of a column or row, 2 the largest singular value, each negative the least; by default
    /// the root of the sum of squares.
    /// </param>
    /// <param name="axis">One axis of vectors or two of matrices; by default all of x.</param>
    /// <param name="keepDims">Whether the axes stay with size 1.</param>
    /// <exception cref="ArgumentException">There is no such norm.</exception>
    public static Tensor Norm(Tensor x, double? ord = null, Ints? axis = null, bool keepDims = false)
    {
        Tensor real = Floating(x);
        Ints axes = AxesOf(x, axis);
        if (ord is not { } p) return real.Square().Sum(axes, keepDims).Sqrt();
        Tensor a = real.Abs();
        if (axes.Count == 1)
            return p switch
            {
                double.PositiveInfinity => a.Max(axes, keepDims),
                double.NegativeInfinity => a.Min(axes, keepDims),
                0 => a.IsNotEqual(0).Cast(a.DType).Sum(axes, keepDims),
                1 => a.Sum(axes, keepDims),
                2 => a.Square().Sum(axes, keepDims).Sqrt(),
                _ => a.Pow(p).Sum(axes, keepDims).Pow(1 / p),
            };
        if (axes.Count != 2) throw new ArgumentException($"A norm is of vectors or matrices, not along {axes}.");
        Tensor Sums(int of, Func<Tensor, Ints, Tensor> reduce) =>
            Ends(reduce(a.Sum(axes[of], keepDims: true), axes), x, axes, keepDims);
        return p switch
        {
            1 => Sums(0, (t, at) => t.Max(at, keepDims: true)),
            -1 => Sums(0, (t, at) => t.Min(at, keepDims: true)),
            double.PositiveInfinity => Sums(1, (t, at) => t.Max(at, keepDims: true)),
            double.NegativeInfinity => Sums(1, (t, at) => t.Min(at, keepDims: true)),
            2 => OfSingular(real, axes, keepDims, s => s.Max(-1)),
            -2 => OfSingular(real, axes, keepDims, s => s.Min(-1)),
            _ => throw new ArgumentException($"Matrices have the norms ±1, ±2 and ±∞, not {p}."),
        };
    }

    /// <summary>
    /// A norm of matrices: "fro", the root of the sum of squares, or "nuc", the sum of singular values.
    /// </summary>
    public static Tensor Norm(Tensor x, string ord, Ints? axis = null, bool keepDims = false) => ord switch
    {
        "fro" => Norm(x, (double?)null, axis, keepDims),
        "nuc" => OfSingular(Floating(x), AxesOf(x, axis), keepDims, s => s.Sum(-1)),
        _ => throw new ArgumentException($"Unknown norm '{ord}'; it is fro, nuc or a number."),
    };

    static Tensor OfSingular(Tensor x, Ints axes, bool keepDims, Func<Tensor, Tensor> reduce)
    {
        Tensor y = reduce(SingularValues(Moveaxis(x, axes, [-2, -1])));
        return keepDims ? y.Reshape(new([.. x.Shape.Select((s, a) => axes.Contains(a) ? 1 : s)])) : y;
    }

    static Tensor Ends(Tensor kept, Tensor x, Ints axes, bool keepDims) => keepDims ? kept
        : kept.Reshape(new([.. Enumerable.Range(0, x.Rank).Where(a => !axes.Contains(a)).Select(a => x.Shape[a])]));

    /// <summary>The derivative of a function in a direction, beside its results.</summary>
    /// <param name="fun">(arguments) → results.</param>
    /// <param name="primals">The arguments.</param>
    /// <param name="tangents">The direction, one tensor for each argument.</param>
    public static (Tensor[] Results, Tensor[] Derivatives) Jvp(
        Func<Tensor[], Tensor[]> fun, Tensor[] primals, Tensor[] tangents)
    {
        Tensor[] y = fun(primals);
        // The gradient g(u) = Jᵀu is linear in u; that of g(u) · v by u is J v.
        Tensor[] u = [.. y.Select(t => Tensor.From(new NDArray(t.Shape, t.DType)))];
        Tensor?[] g = Gradient.OfMany(y, u, primals);
        Tensor sum = g.Zip(tangents, (d, v) => d is null ? Tensor.Scalar(0, v.DType) : (d * v).Sum())
            .Aggregate((a, b) => a + b);
        Tensor?[] derivatives = Gradient.OfMany([sum], [null], u);
        return (y, [.. derivatives.Select((d, i) => d ?? Tensor.Zeros(y[i].Shape, y[i].DType))]);
    }
}
