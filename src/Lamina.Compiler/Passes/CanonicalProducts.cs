using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>
/// Brings every <see cref="DotGeneral"/> to a plain matrix product: operands of rank 2, or of rank 3 with one batch
/// axis in front, each with its contracted axis first or last. Axes that already lie so are only grouped by reshapes,
/// which cost nothing. Of the ways to get there the one is taken that moves the least: what was transposed before is
/// read where it lies or, where others need the transposition anyway, as it is. A product of a matrix with the panels
/// of another, (panels, contracted, columns), is a plain one, too.
/// </summary>
sealed class CanonicalProducts : IPass
{
    /// <summary>Moving elements one by one costs more than moving them in runs.</summary>
    const long Scattered = 2;

    /// <summary>
    /// An operand with the axes that it has for the product, each list in the order that the product wants.
    /// </summary>
    /// <param name="X">The tensor that is read.</param>
    /// <param name="Moved">What making it costs, if it is made for this product alone.</param>
    /// <param name="Batch">Batch axes.</param>
    /// <param name="Free">Axes of the result.</param>
    /// <param name="Contract">Contracted axes.</param>
    readonly record struct Operand(Tensor X, long Moved, int[] Batch, int[] Free, int[] Contract)
    {
        public int[] ContractedLast => [.. Batch, .. Free, .. Contract];

        public int[] ContractedFirst => [.. Batch, .. Contract, .. Free];

        public Operand With(int[] pairs)
        {
            int[] axes = Contract;
            return this with { Contract = Array.ConvertAll(pairs, i => axes[i]) };
        }
    }

    public Graph Run(Graph graph)
    {
        Dictionary<Tensor, int> uses = Rewriter.Uses(graph);
        return Rewriter.Run(graph, (node, x) =>
        {
            if (node.Op is not DotGeneral dot || IsOfPanels(dot, x)) return null;
            Operand[] lefts = Operands(x[0], uses[node.Inputs[0]], dot.LeftBatch, dot.LeftContract);
            Operand[] rights = Operands(x[1], uses[node.Inputs[1]], dot.RightBatch, dot.RightContract);
            (Operand left, Operand right) = Cheapest(lefts, rights, dot.LeftContract.Count);
            if (left.X == x[0] && right.X == x[1] && IsCanonical(dot, x)) return null;
            (Tensor a, bool leftLast) = Group(left, preferLast: true);
            (Tensor b, bool rightLast) = Group(right, preferLast: false);
            Ints batch = dot.LeftBatch.Count > 0 ? [0] : [];
            int first = batch.Count;
            var plain = new DotGeneral(batch, batch, [leftLast ? first + 1 : first], [rightLast ? first + 1 : first]);
            return [node.With([a, b], plain).Outputs[0].Reshape(node.Outputs[0].Shape)];
        });
    }

    // Loops here and below: operators of LINQ over structs are compiled anew at the start of every program.
    static (Operand Left, Operand Right) Cheapest(Operand[] lefts, Operand[] rights, int pairs)
    {
        (Operand Left, Operand Right) best = default;
        long least = long.MaxValue;
        foreach (Operand a in lefts)
            foreach (Operand b in rights)
                // The contracted axes are taken in the order in which they lie in the one operand or in the other.
                foreach (int[] axes in (int[][])[a.Contract, b.Contract])
                {
                    int[] order = new int[pairs];
                    for (int i = 0; i < pairs; i++) order[i] = i;
                    Array.Sort((int[])axes.Clone(), order);
                    (Operand left, Operand right) = (a.With(order), b.With(order));
                    long cost = Cost(left) + Cost(right);
                    if (cost < least) (least, best) = (cost, (left, right));
                }
        return best;
    }

    /// <summary>What a product can read for an operand: what a transposition shows, or the transposition.</summary>
    static Operand[] Operands(Tensor x, int uses, Ints batch, Ints contract)
    {
        int[] free = [.. DotGeneral.Free(x.Rank, batch, contract)];
        if (x.Node.Op is not Transpose transpose) return [new(x, 0, [.. batch], free, [.. contract])];
        int[] Before(IEnumerable<int> axes) => [.. axes.Select(axis => transpose.Order[axis])];
        return
        [
            new(x.Node.Inputs[0], 0, Before(batch), Before(free), Before(contract)),
            new(x, uses > 1 ? 0 : Moves(x.Node.Inputs[0].Shape, [.. transpose.Order]), [.. batch], free, [.. contract]),
        ];
    }

    static bool IsOfPanels(DotGeneral dot, Tensor[] x) =>
        dot.LeftBatch.Count == 0 && dot.LeftContract == [1] && dot.RightContract == [1] && x[0].Rank == 2 &&
        x[1].Rank == 3 && x[1].Shape[2] == HoistInvariants.Panel && x[0].DType == DType.Float32;

    static bool IsCanonical(DotGeneral dot, Tensor[] x) =>
        dot.LeftBatch.Count <= 1 && dot.LeftContract.Count == 1 && x.All(t => t.Rank == 2 + dot.LeftBatch.Count) &&
        (dot.LeftBatch.Count == 0 || dot.LeftBatch[0] == 0 && dot.RightBatch[0] == 0);

    static long Cost(Operand x) => x.Moved + Math.Min(Moves(x.X.Shape, x.ContractedLast),
        Moves(x.X.Shape, x.ContractedFirst));

    /// <summary>What taking the axes in this order costs, in elements that are moved.</summary>
    static long Moves(Shape shape, int[] order)
    {
        // Axes of size 1 may lie anywhere, so that a reshape alone can bring the axes into order.
        int before = -1, greatest = -1;
        bool isSorted = true;
        foreach (int axis in order)
        {
            if (shape[axis] == 1) continue;
            isSorted &= axis > before;
            (before, greatest) = (axis, Math.Max(greatest, axis));
        }
        return isSorted ? 0 : before == greatest ? shape.Elements : Scattered * shape.Elements;
    }

    /// <summary>
    /// The operand as (batch, free, contracted) or (batch, contracted, free), and whether contracted comes last.
    /// </summary>
    static (Tensor Grouped, bool Last) Group(Operand operand, bool preferLast)
    {
        Shape shape = operand.X.Shape;
        long last = Moves(shape, operand.ContractedLast), first = Moves(shape, operand.ContractedFirst);
        bool isLast = last < first || last == first && (preferLast || last == 0);
        int Size(int[] axes) => axes.Aggregate(1, (size, axis) => size * shape[axis]);
        (int rows, int columns) = isLast ? (Size(operand.Free), Size(operand.Contract))
            : (Size(operand.Contract), Size(operand.Free));
        Tensor x = operand.X.Transpose(isLast ? operand.ContractedLast : operand.ContractedFirst);
        return (x.Reshape(operand.Batch.Length > 0 ? new(Size(operand.Batch), rows, columns)
            : new Shape(rows, columns)), isLast);
    }
}
