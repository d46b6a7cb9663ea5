using Lamina.IR;

namespace Lamina;

/// <summary>
/// Jacobi's rotations, of all disjoint pairs of axes at once. In each round of a sweep, axes are paired as players of a
/// tournament in which each meets each; after some sweeps nothing is left beside the diagonal. Golub and Van Loan,
/// "Matrix computations", 8.5 and 8.6.
/// </summary>
static class Rotations
{
    /// <summary>Enough for double precision.</summary>
    const int Sweeps = 14;

    /// <summary>Eigenvalues (batch, n), ascending, and eigenvectors in columns, of symmetric matrices.</summary>
    public static (Tensor Values, Tensor Vectors) Symmetric(Tensor a)
    {
        (int batch, int n) = (a.Shape[0], a.Shape[1]);
        Tensor identity = Ops.Eye(n, dtype: a.DType).BroadcastTo(a.Shape);
        Tensor[] last = Scan.Run((carry, step) =>
        {
            (Tensor m, Tensor v, Tensor partner) = (carry[0], carry[1], step[0]);
            Tensor beside = m.Take(partner, 2);
            (Tensor c, Tensor s) = Rotation(Ops.Diagonal(m, 0, 1, 2), Ops.Diagonal(beside, 0, 1, 2), partner);
            m = c.ExpandDims(1) * m - s.ExpandDims(1) * beside;
            m = c.ExpandDims(2) * m - s.ExpandDims(2) * m.Take(partner, 1);
            return ([m, c.ExpandDims(1) * v - s.ExpandDims(1) * v.Take(partner, 2)], []);
        }, [a, identity], [Tournament(n)]).Carries;
        (Tensor values, Tensor order) = Ops.Diagonal(last[0], 0, 1, 2).Sort();
        return (values, last[1].TakeAlongAxis(order.ExpandDims(1).BroadcastTo((batch, n, n)), 2));
    }

    /// <summary>
    /// Singular values (batch, n), descending, with left · value in columns (batch, m, n) and right vectors in columns
    /// (batch, n, n), of matrices of at least as many rows as columns.
    /// </summary>
    public static (Tensor Scaled, Tensor Values, Tensor Right) Singular(Tensor a)
    {
        (int batch, int m, int n) = (a.Shape[0], a.Shape[1], a.Shape[2]);
        Tensor identity = Ops.Eye(n, dtype: a.DType).BroadcastTo((batch, n, n));
        Tensor[] last = Scan.Run((carry, step) =>
        {
            (Tensor u, Tensor v, Tensor partner) = (carry[0], carry[1], step[0]);
            Tensor beside = u.Take(partner, 2);
            (Tensor c, Tensor s) = Rotation(u.Square().Sum(1), (u * beside).Sum(1), partner);
            (c, s) = (c.ExpandDims(1), s.ExpandDims(1));
            return ([c * u - s * beside, c * v - s * v.Take(partner, 2)], []);
        }, [a, identity], [Tournament(n)]).Carries;
        (Tensor values, Tensor order) = last[0].Square().Sum(1).Sqrt().Sort(descending: true);
        Tensor columns = order.ExpandDims(1);
        return (last[0].TakeAlongAxis(columns.BroadcastTo((batch, m, n)), 2), values,
            last[1].TakeAlongAxis(columns.BroadcastTo((batch, n, n)), 2));
    }

    // Cosine and sine, for each axis seen from itself, of the rotation that makes the product with its partner vanish.
    static (Tensor Cosine, Tensor Sine) Rotation(Tensor own, Tensor product, Tensor partner)
    {
        Tensor axis = Tensor.Iota(partner.Shape, 0, DType.Int32);
        Tensor isDone = product.IsEqual(0) | partner.IsEqual(axis);
        Tensor tau = (own.Take(partner, 1) - own) / (2 * Tensor.Where(isDone, 1, product));
        Tensor isNegative = tau.IsLess(0) | (tau.IsEqual(0) & partner.IsLess(axis));
        Tensor size = 1 / (tau.Abs() + (tau.Square() + 1).Sqrt());
        Tensor tangent = Tensor.Where(isDone, 0, Tensor.Where(isNegative, -size, size));
        Tensor cosine = (tangent.Square() + 1).Rsqrt();
        return (cosine, tangent * cosine);
    }

    // The partner of each axis in each round, of all sweeps; an axis without partner is its own.
    static Tensor Tournament(int n)
    {
        int players = n + n % 2, rounds = Math.Max(1, players - 1);
        var partners = new int[Sweeps * rounds * n];
        for (int round = 0; round < Sweeps * rounds; round++)
        {
            for (int axis = 0; axis < n; axis++)
            {
                // The last player stays; the others sit in a circle that turns.
                int turn = round % rounds, other = axis == players - 1 ? turn
                    : (2 * turn - axis + 2 * rounds) % rounds;
                if (axis != players - 1 && other == axis) other = players - 1;
                partners[round * n + axis] = other < n ? other : axis;
            }
        }
        return NDArray.From<int>(partners, (Sweeps * rounds, n));
    }
}
