using Lamina.IR;

namespace Lamina;

/// <summary>
/// Factorizations of matrices (batch, rows, columns) as loops in the graph, in whose rounds all matrices of the batch
/// and all elements take part at once. Golub and Van Loan, "Matrix computations", chapters 3 to 5.
/// </summary>
static class Factorization
{
    /// <summary>
    /// Lower · upper = the matrix with rows exchanged: both packed into one, and the row that each row was exchanged
    /// with in turn (batch, min(rows, columns)), and the order of rows that results.
    /// </summary>
    public static (Tensor Packed, Tensor Pivots, Tensor Order) Lu(Tensor a)
    {
        (int batch, int rows, int columns) = (a.Shape[0], a.Shape[1], a.Shape[2]);
        Tensor row = Tensor.Iota((batch, rows), 1, DType.Int32), column = Tensor.Iota((1, 1, columns), 2, DType.Int32);
        (Tensor[] last, Tensor[] pivots) = Scan.Run((carry, step) =>
        {
            Tensor k = step[0], m = carry[0];
            Tensor pivot = Tensor.Where(row.IsLess(k), -1, Column(m, k).Squeeze(2).Abs()).ArgMax(1);
            Tensor other = pivot.ExpandDims(1);
            Tensor exchange = Tensor.Where(row.IsEqual(k), other, Tensor.Where(row.IsEqual(other), k, row));
            m = m.TakeAlongAxis(exchange.ExpandDims(2).BroadcastTo(m.Shape), 1);
            Tensor order = carry[1].TakeAlongAxis(exchange, 1);
            Tensor first = new DynamicSlice((batch, 1, columns)).Apply(m, Zero, k, Zero);
            Tensor diagonal = Column(first, k);
            // A column of zeros leaves nothing to eliminate.
            Tensor factor = Column(m, k) / Tensor.Where(diagonal.IsEqual(0), 1, diagonal);
            factor = Tensor.Where(row.ExpandDims(2).IsGreater(k), factor, 0);
            Tensor rest = m - factor * Tensor.Where(column.IsLess(k), 0, first);
            m = Tensor.Where(row.ExpandDims(2).IsGreater(k) & column.IsEqual(k), factor, rest);
            return ([m, order], [pivot]);
        }, [a, row], [Tensor.Iota(Math.Min(rows, columns), 0, DType.Int32)]);
        return (last[0], pivots[0].Transpose(), last[1]);
    }

    static Tensor Zero => Tensor.Scalar(0, DType.Int32);

    static Tensor Column(Tensor m, Tensor k) =>
        new DynamicSlice((m.Shape[0], m.Shape[1], 1)).Apply(m, Zero, Zero, k);

    /// <summary>The lower triangle whose product with its transpose is the matrix.</summary>
    public static Tensor Cholesky(Tensor a)
    {
        int n = a.Shape[1];
        Tensor row = Tensor.Iota((1, n, 1), 1, DType.Int32);
        Tensor columns = Scan.Run((carry, step) =>
        {
            Tensor k = step[0], below = Column(carry[0], k);
            Tensor diagonal = new DynamicSlice((a.Shape[0], 1, 1)).Apply(below, Zero, k, Zero);
            Tensor l = Tensor.Where(row.IsLess(k), 0, below / diagonal.Sqrt());
            return ([carry[0] - l.MatMul(l.Transpose([0, 2, 1]))], [l.Squeeze(2)]);
        }, [a], [Tensor.Iota(n, 0, DType.Int32)]).Results[0];
        return columns.Transpose([1, 2, 0]);
    }

    /// <summary>
    /// The solution of a · x = b with a triangle a, (batch, n, m); the other triangle is not looked at.
    /// </summary>
    public static Tensor Triangular(Tensor a, Tensor b, bool lower, bool unitDiagonal = false)
    {
        (int batch, int n, int m) = (a.Shape[0], a.Shape[1], b.Shape[2]);
        return Scan.Run((carry, step) =>
        {
            // What is not yet solved is 0 and does not count.
            Tensor k = step[2], known = step[0].ExpandDims(1).MatMul(carry[0]).Squeeze(1), x = step[1] - known;
            if (!unitDiagonal) x /= new DynamicSlice((batch, 1)).Apply(step[0], Zero, k);
            return ([new DynamicUpdateSlice().Apply(carry[0], x.ExpandDims(1), Zero, k, Zero)], []);
        }, [Tensor.Zeros((batch, n, m), b.DType)],
            [a.Transpose([1, 0, 2]), b.Transpose([1, 0, 2]), Tensor.Iota(n, 0, DType.Int32)], reverse: !lower)
            .Carries[0];
    }

    /// <summary>The solution of a · x = b, (batch, n, m).</summary>
    public static Tensor Solve(Tensor a, Tensor b)
    {
        (Tensor packed, _, Tensor order) = Lu(a);
        Tensor permuted = b.TakeAlongAxis(order.ExpandDims(2).BroadcastTo(b.Shape), 1);
        return Triangular(packed, Triangular(packed, permuted, lower: true, unitDiagonal: true), lower: false);
    }

    /// <summary>
    /// The whole orthogonal factor (batch, rows, rows) and the triangle, by Householder's reflections.
    /// </summary>
    public static (Tensor Q, Tensor R) Qr(Tensor a)
    {
        (int batch, int rows, int columns) = (a.Shape[0], a.Shape[1], a.Shape[2]);
        Tensor row = Tensor.Iota((1, rows, 1), 1, DType.Int32);
        Tensor identity = Ops.Eye(rows, dtype: a.DType).BroadcastTo((batch, rows, rows));
        Tensor[] last = Scan.Run((carry, step) =>
        {
            Tensor k = step[0], x = Column(carry[0], k);
            Tensor head = Tensor.Where(row.IsEqual(k), x, 0), tail = Tensor.Where(row.IsGreater(k), x, 0);
            Tensor first = head.Sum(1, keepDims: true), rest = tail.Square().Sum(1, keepDims: true);
            Tensor norm = (first.Square() + rest).Sqrt();
            Tensor image = Tensor.Where(first.IsLess(0), norm, -norm);
            Tensor v = tail + Tensor.Where(row.IsEqual(k), first - image, 0);
            // Where nothing is left below, nothing is reflected.
            Tensor isDone = rest.IsEqual(0);
            Tensor factor = Tensor.Where(isDone, 0, 2 / Tensor.Where(isDone, 1, v.Square().Sum(1, keepDims: true)));
            Tensor across = v.Transpose([0, 2, 1]);
            Tensor r = carry[0] - factor * v.MatMul(across.MatMul(carry[0]));
            return ([r, carry[1] - factor * carry[1].MatMul(v).MatMul(across)], []);
        }, [a, identity], [Tensor.Iota(Math.Min(rows, columns), 0, DType.Int32)]).Carries;
        return (last[1], Ops.Triu(last[0]));
    }
}
