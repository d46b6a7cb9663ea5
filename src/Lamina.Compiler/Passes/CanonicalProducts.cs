using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>
/// Brings every <see cref="DotGeneral"/> to a plain matrix product: operands of rank 2, or of rank 3 with one batch
/// axis in front, each with its contracted axis first or last. Axes that already lie so are only grouped by reshapes,
/// which cost nothing; only others are transposed. What was transposed before is read where it lies.
/// </summary>
sealed class CanonicalProducts : IPass
{
    public Graph Run(Graph graph) => Rewriter.Run(graph, (node, x) =>
    {
        if (node.Op is not DotGeneral dot) return null;
        (Tensor a, Ints leftBatch, Ints leftContracted) = Untransposed(x[0], dot.LeftBatch, dot.LeftContract);
        (Tensor b, Ints rightBatch, Ints rightContracted) = Untransposed(x[1], dot.RightBatch, dot.RightContract);
        bool same = a == x[0] && b == x[1];
        dot = new(leftBatch, rightBatch, leftContracted, rightContracted);
        if (IsCanonical(dot, [a, b])) return same ? null : node.With([a, b], dot).Outputs;
        // The contracted axes are taken in the order in which they lie in the first operand.
        int[] pairs = [.. Enumerable.Range(0, dot.LeftContract.Count).OrderBy(i => dot.LeftContract[i])];
        int[] leftContract = [.. pairs.Select(i => dot.LeftContract[i])],
            rightContract = [.. pairs.Select(i => dot.RightContract[i])];
        int[] leftFree = DotGeneral.Free(a.Rank, dot.LeftBatch, dot.LeftContract).ToArray();
        int[] rightFree = DotGeneral.Free(b.Rank, dot.RightBatch, dot.RightContract).ToArray();
        (Tensor left, bool leftLast) = Group(a, dot.LeftBatch.ToArray(), leftFree, leftContract);
        (Tensor right, bool rightLast) = Group(b, dot.RightBatch.ToArray(), rightFree, rightContract);
        Ints batch = dot.LeftBatch.Count > 0 ? [0] : [];
        int first = batch.Count;
        var plain = new DotGeneral(batch, batch, [leftLast ? first + 1 : first], [rightLast ? first + 1 : first]);
        return [node.With([left, right], plain).Outputs[0].Reshape(node.Outputs[0].Shape)];
    });

    /// <summary>The tensor before its transposition, if the axes that are left stay in order, and its axes.</summary>
    static (Tensor X, Ints Batch, Ints Contract) Untransposed(Tensor x, Ints batch, Ints contract)
    {
        if (x.Node.Op is not Transpose transpose) return (x, batch, contract);
        int[] free = [.. DotGeneral.Free(x.Rank, batch, contract).Select(axis => transpose.Order[axis])];
        return free.SequenceEqual(free.Order())
            ? (x.Node.Inputs[0], [.. batch.Select(axis => transpose.Order[axis])],
                [.. contract.Select(axis => transpose.Order[axis])])
            : (x, batch, contract);
    }

    static bool IsCanonical(DotGeneral dot, Tensor[] x) =>
        dot.LeftBatch.Count <= 1 && dot.LeftContract.Count == 1 && x.All(t => t.Rank == 2 + dot.LeftBatch.Count) &&
        (dot.LeftBatch.Count == 0 || dot.LeftBatch[0] == 0 && dot.RightBatch[0] == 0);

    /// <summary>
    /// The operand as (batch, free, contracted) or (batch, contracted, free), and whether contracted comes last.
    /// </summary>
    static (Tensor Grouped, bool Last) Group(Tensor x, int[] batch, int[] free, int[] contract)
    {
        int[] last = [.. batch, .. free, .. contract], first = [.. batch, .. contract, .. free];
        bool isFirst = !InPlace(x.Shape, last) && InPlace(x.Shape, first);
        Shape shape = x.Shape;
        int Size(int[] axes) => axes.Aggregate(1, (size, axis) => size * shape[axis]);
        (int rows, int columns) = isFirst ? (Size(contract), Size(free)) : (Size(free), Size(contract));
        // Axes of size 1 may lie anywhere, so that a reshape alone can bring the axes into order.
        if (!isFirst) x = x.Transpose(last);
        return (x.Reshape(batch.Length > 0 ? new(Size(batch), rows, columns) : new Shape(rows, columns)), !isFirst);
    }

    /// <summary>Whether taking the axes in this order leaves the elements where they are.</summary>
    static bool InPlace(Shape shape, int[] order)
    {
        int[] moving = [.. order.Where(axis => shape[axis] != 1)];
        return moving.SequenceEqual(moving.Order());
    }
}
