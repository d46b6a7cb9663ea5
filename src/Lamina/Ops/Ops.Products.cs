using Lamina.IR;

namespace Lamina;

// Products of vectors, matrices and tensors.
public static partial class Ops
{
    /// <summary>
    /// The matrix product over the last two axes; the others broadcast. Of truth values: whether any pair holds.
    /// </summary>
    public static Tensor Matmul(Tensor x1, Tensor x2) => Truthful(x1, x2, (a, b) => a.MatMul(b));

    // A product of truth values, by way of counts.
    static Tensor Truthful(Tensor x1, Tensor x2, Func<Tensor, Tensor, Tensor> product) =>
        (x1.DType, x2.DType) is (DType.Bool, DType.Bool)
            ? product(Counted(x1), Counted(x2)).Cast(DType.Bool) : product(x1, x2);

    /// <summary>The sum over the last axis of x1 and the second to last (or only) of x2.</summary>
    public static Tensor Dot(Tensor x1, Tensor x2) => x1.Rank == 0 || x2.Rank == 0 ? x1 * x2
        : Contracted(x1, x2, [x1.Rank - 1], [Math.Max(0, x2.Rank - 2)]);

    /// <summary>The sum over the last axes.</summary>
    public static Tensor Inner(Tensor x1, Tensor x2) => x1.Rank == 0 || x2.Rank == 0 ? x1 * x2
        : Contracted(x1, x2, [x1.Rank - 1], [x2.Rank - 1]);

    /// <summary>All products of an element of x1 with one of x2, both flattened: (m, n).</summary>
    public static Tensor Outer(Tensor x1, Tensor x2) => x1.Reshape((-1, 1)) * x2.Reshape((1, -1));

    /// <summary>The sum of all products of elements at the same place, both flattened.</summary>
    public static Tensor Vdot(Tensor x1, Tensor x2) => Contracted(x1.Reshape(-1), x2.Reshape(-1), [0], [0]);

    /// <summary>The sum over the last axes of x1 and the first of x2.</summary>
    /// <param name="x1">The first factor.</param>
    /// <param name="x2">The second factor.</param>
    /// <param name="axes">How many.</param>
    public static Tensor Tensordot(Tensor x1, Tensor x2, int axes = 2) =>
        Contracted(x1, x2, [.. Enumerable.Range(x1.Rank - axes, axes)], Ints.Range(axes));

    /// <summary>The sum over axes of x1 and as many of x2, in pairs.</summary>
    public static Tensor Tensordot(Tensor x1, Tensor x2, (Ints First, Ints Second) axes) => Contracted(x1, x2,
        [.. axes.First.Select(a => x1.Shape.Axis(a))], [.. axes.Second.Select(a => x2.Shape.Axis(a))]);

    static Tensor Contracted(Tensor x1, Tensor x2, Ints first, Ints second) => Truthful(x1, x2, (a, b) =>
    {
        DType type = Promotion.Result(a.DType, b.DType);
        return a.Cast(type).Dot(b.Cast(type), first, second);
    });

    /// <summary>A sum of products as subscripts say, such as "ij,jk->ik"; see <see cref="Functions.Einsum"/>.</summary>
    public static Tensor Einsum(string subscripts, params IReadOnlyList<Tensor> operands) =>
        Functions.Einsum(subscripts, operands);

    /// <summary>The product of Kronecker: each element of x1 times the whole of x2, as blocks.</summary>
    public static Tensor Kron(Tensor x1, Tensor x2)
    {
        int rank = Math.Max(x1.Rank, x2.Rank);
        Shape a = new([.. Ints.Repeat(1, rank - x1.Rank), .. x1.Shape.Span]);
        Shape b = new([.. Ints.Repeat(1, rank - x2.Rank), .. x2.Shape.Span]);
        Tensor blocks = x1.Reshape(new([.. a.SelectMany(s => new[] { s, 1 })]))
            * x2.Reshape(new([.. b.SelectMany(s => new[] { 1, s })]));
        return blocks.Reshape(new([.. a.Select((s, i) => s * b[i])]));
    }

    /// <summary>The cross product of vectors of 2 or 3 elements, which lie along an axis.</summary>
    /// <param name="x1">The first factors.</param>
    /// <param name="x2">The second factors.</param>
    /// <param name="axisa">Where the vectors of x1 lie.</param>
    /// <param name="axisb">Where the vectors of x2 lie.</param>
    /// <param name="axisc">Where those of the result lie; two vectors of 2 elements give a number without axis.</param>
    /// <param name="axis">One axis for all three.</param>
    /// <exception cref="ArgumentException">The vectors have another size.</exception>
    public static Tensor Cross(
        Tensor x1, Tensor x2, int axisa = -1, int axisb = -1, int axisc = -1, int? axis = null)
    {
        Tensor a = x1.MoveAxis(axis ?? axisa, -1), b = x2.MoveAxis(axis ?? axisb, -1);
        if (a.Shape[-1] is not (2 or 3) || b.Shape[-1] is not (2 or 3))
            throw new ArgumentException(
                $"Vectors of 2 or 3 elements have a cross product, not {a.Shape} and {b.Shape}.");
        Tensor[] u = Unstack(a, axis: -1), v = Unstack(b, axis: -1);
        Tensor z = u[0] * v[1] - u[1] * v[0];
        if (u.Length == 2 && v.Length == 2) return z;
        Tensor u2 = u.Length == 3 ? u[2] : Tensor.Zeros(u[0].Shape, u[0].DType);
        Tensor v2 = v.Length == 3 ? v[2] : Tensor.Zeros(v[0].Shape, v[0].DType);
        return Tensor.Stack([u[1] * v2 - u2 * v[1], u2 * v[0] - u[0] * v2, z], -1).MoveAxis(-1, axis ?? axisc);
    }

    /// <summary>Pearson's correlations of rows, (n, n).</summary>
    public static Tensor Corrcoef(Tensor x)
    {
        Tensor rows = Floating(x);
        if (rows.Rank < 2) rows = rows.Reshape((1, -1));
        Tensor centered = rows - rows.Mean(-1, keepDims: true);
        Tensor covariance = centered.MatMul(centered.Transpose());
        Tensor deviation = Diagonal(covariance).Sqrt();
        Tensor y = (covariance / deviation.ExpandDims(1) / deviation.ExpandDims(0)).Clip(-1, 1);
        return x.Rank < 2 ? y.Reshape(IR.Shape.Scalar) : y;
    }

    /// <summary>The correlation of two vectors: sums of x1 times x2 moved along.</summary>
    /// <param name="x1">A vector.</param>
    /// <param name="x2">The vector that moves.</param>
    /// <param name="mode">
    /// "valid": where both overlap wholly; "same": as many places as the longer has; "full": where they touch.
    /// </param>
    /// <exception cref="ArgumentException">The mode has another name.</exception>
    public static Tensor Correlate(Tensor x1, Tensor x2, string mode = "valid")
    {
        (Tensor a, Tensor b) = Operand.RealPair(x1, x2);
        DType type = Promotion.Result(a.DType, b.DType);
        (a, b) = (a.Cast(type), b.Cast(type));
        if (a.Shape[0] < b.Shape[0]) return Correlate(b, a, mode).Reverse(0);
        int n = b.Shape[0];
        (int low, int high) = mode switch
        {
            "valid" => (0, 0),
            "same" => (n / 2, n - 1 - n / 2),
            "full" => (n - 1, n - 1),
            _ => throw new ArgumentException($"Unknown mode '{mode}'; it is valid, same or full."),
        };
        Tensor line = a.Pad(low, high).Reshape((1, -1, 1));
        return Functions.Convolution(line, b.Reshape((n, 1, 1)), 1, "valid", 1).Reshape(-1);
    }
}
