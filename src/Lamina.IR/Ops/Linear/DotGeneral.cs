namespace Lamina.IR.Primitives;

/// <summary>
/// The general product of tensors: multiplies along contracted axes and sums, for each index of the batch axes.
/// The result has the batch axes, then what is left of the first operand, then what is left of the second.
/// </summary>
/// <param name="LeftBatch">Batch axes of the first operand.</param>
/// <param name="RightBatch">Batch axes of the second operand, in the same order.</param>
/// <param name="LeftContract">Contracted axes of the first operand.</param>
/// <param name="RightContract">Contracted axes of the second operand, in the same order.</param>
public sealed record DotGeneral(Ints LeftBatch, Ints RightBatch, Ints LeftContract, Ints RightContract) : Op
{
    /// <inheritdoc/>
    public override string Name => "dot_general";

    /// <summary>
    /// Whether the second operand is bfloat16 and the first float32: a form that only the compiler makes, of products
    /// that read the second operand just once.
    /// </summary>
    public bool Widens { get; init; }

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        Tensor a = inputs[0], b = inputs[1];
        if (a.DType != (Widens && b.DType == DType.BFloat16 ? DType.Float32 : b.DType))
            throw new ArgumentException(
                $"A product needs equal types, not {a.DType.KerasName()} and {b.DType.KerasName()}.");
        Check(a.Shape, b.Shape, LeftBatch, RightBatch);
        Check(a.Shape, b.Shape, LeftContract, RightContract);
        return [new(a.DType, new([
            .. LeftBatch.Map(axis => a.Shape[axis]),
            .. Free(a.Rank, LeftBatch, LeftContract).Map(axis => a.Shape[axis]),
            .. Free(b.Rank, RightBatch, RightContract).Map(axis => b.Shape[axis])]))];
    }

    static void Check(Shape a, Shape b, Ints left, Ints right)
    {
        if (left.Count != right.Count) throw new ArgumentException($"The axes {left} and {right} do not pair up.");
        for (int i = 0; i < left.Count; i++)
            if (a[left[i]] != b[right[i]])
                throw new ArgumentException(
                    $"The shapes {a} and {b} do not multiply: axis {left[i]} of the first has " +
                    $"{a[left[i]]} elements, axis {right[i]} of the second {b[right[i]]}.");
    }

    /// <summary>The axes that are neither batch nor contracted.</summary>
    public static Ints Free(int rank, Ints batch, Ints contract) =>
        Ints.Range(rank).Where(axis => !batch.Contains(axis) && !contract.Contains(axis));

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy)
    {
        Tensor a = node.Inputs[0], b = node.Inputs[1];
        if (!a.DType.IsFloating()) return [null, null];
        int batches = LeftBatch.Count;
        Ints leftFree = Free(a.Rank, LeftBatch, LeftContract), rightFree = Free(b.Rank, RightBatch, RightContract);
        Ints batch = Ints.Range(batches);
        Ints dyLeft = leftFree.Map((_, i) => batches + i);
        Ints dyRight = rightFree.Map((_, i) => batches + leftFree.Count + i);
        return
        [
            Product(dy[0]!, b, batch, RightBatch, dyRight, rightFree, LeftBatch, leftFree, LeftContract, RightContract),
            Product(dy[0]!, a, batch, LeftBatch, dyLeft, leftFree, RightBatch, rightFree, RightContract, LeftContract),
        ];
    }

    /// <summary>
    /// The gradient of one operand: dy times the other operand, contracted over the other's free axes; the result has
    /// the batch axes, the operand's free axes and its contracted axes, put back where they were. The operands are
    /// multiplied in whichever order needs no transposition, where there is one.
    /// </summary>
    static Tensor Product(Tensor dy, Tensor other, Ints dyBatch, Ints otherBatch, Ints dyContract, Ints otherFree,
        Ints ownBatch, Ints ownFree, Ints ownContract, Ints otherContract)
    {
        // The other's contracted axes appear in the result in ascending order of the other's axes.
        Ints ascending = Ints.Range(other.Rank).Where(otherContract.Contains);
        int[] contracted = ascending.Map(axis => ownContract[otherContract.IndexOf(axis)]);
        int[] forward = [.. ownBatch, .. ownFree, .. contracted];
        int[] backward = [.. ownBatch, .. contracted, .. ownFree];
        return IsIdentity(backward) && !IsIdentity(forward)
            ? new DotGeneral(otherBatch, dyBatch, otherFree, dyContract).Apply(other, dy)
            : new DotGeneral(dyBatch, otherBatch, dyContract, otherFree).Apply(dy, other).Transpose(Inverse(forward));
    }

    static bool IsIdentity(int[] order) => order.AsSpan().SequenceEqual(Ints.Range(order.Length).Span);

    static Ints Inverse(int[] order)
    {
        var inverse = new int[order.Length];
        for (int i = 0; i < order.Length; i++) inverse[order[i]] = i;
        return inverse;
    }
}
