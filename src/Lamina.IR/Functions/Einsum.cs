namespace Lamina.IR;

// Einstein's sums: each pair of operands becomes one dot_general, or a product element by element.
public static partial class Functions
{
    /// <summary>
    /// Multiplies tensors and sums as subscripts say: one letter for each axis, axes with the same letter go together,
    /// and letters that are not in the output are summed over. "..." stands for any number of axes, which broadcast.
    /// A letter twice in one operand takes the diagonal. Operands are multiplied from left to right.
    /// </summary>
    /// <param name="subscripts">
    /// For example "ij,jk->ik". Without "->" the output has the letters that stand once, in alphabetical order.
    /// </param>
    /// <param name="operands">The tensors, one for each group of letters; they are converted to one type.</param>
    /// <exception cref="ArgumentException">The subscripts do not suit the tensors.</exception>
    public static Tensor Einsum(string subscripts, params IReadOnlyList<Tensor> operands)
    {
        ArgumentNullException.ThrowIfNull(subscripts);
        EinsumSubscripts parsed = EinsumSubscripts.Parse(subscripts, [.. operands.Select(x => x.Rank)]);
        DType type = operands.Select(x => x.DType).Aggregate(Promotion.Result);
        Labelled[] terms = [.. operands.Zip(parsed.Inputs, (x, labels) => Diagonal(new(x.Cast(type), labels)))];
        Dictionary<int, int> sizes = Sizes(subscripts, terms);
        // An axis of size 1 beside a longer one counts for all of its positions, and so may be left out.
        terms = Array.ConvertAll(terms, t => t.Sum((label, size) => size == 1 && sizes[label] > 1));
        Labelled result = terms[0];
        for (int i = 1; i < terms.Length; i++)
        {
            HashSet<int> wanted = [.. parsed.Output, .. terms.Skip(i + 1).SelectMany(t => t.Labels)];
            result = Product(result, terms[i], wanted, parsed.Output);
        }
        result = result.Sum((label, _) => !parsed.Output.Contains(label));
        return result.To(parsed.Output);
    }

    static Dictionary<int, int> Sizes(string subscripts, Labelled[] terms)
    {
        var sizes = new Dictionary<int, int>();
        foreach (Labelled term in terms)
            for (int axis = 0; axis < term.Labels.Length; axis++)
            {
                int label = term.Labels[axis], size = term.Tensor.Shape[axis];
                int known = sizes.GetValueOrDefault(label, 1);
                if (known != 1 && size != 1 && known != size)
                    throw new ArgumentException($"In einsum '{subscripts}' the axes " +
                        $"'{EinsumSubscripts.Show(label)}' have {known} and {size} elements; they must be equal.");
                sizes[label] = Math.Max(known, size);
                if (size == 0) sizes[label] = 0;
            }
        return sizes;
    }

    static Labelled Product(Labelled a, Labelled b, HashSet<int> wanted, int[] output)
    {
        a = a.Sum((label, _) => !wanted.Contains(label) && !b.Labels.Contains(label));
        b = b.Sum((label, _) => !wanted.Contains(label) && !a.Labels.Contains(label));
        int[] shared = [.. a.Labels.Intersect(b.Labels)];
        int[] batch = [.. output.Intersect(shared), .. shared.Except(output).Where(wanted.Contains)];
        int[] contract = [.. shared.Where(label => !wanted.Contains(label))];
        int[] forward = [.. batch, .. a.Labels.Except(shared), .. b.Labels.Except(shared)];
        int[] backward = [.. batch, .. b.Labels.Except(shared), .. a.Labels.Except(shared)];
        if (backward.SequenceEqual(output) && !forward.SequenceEqual(output)) (a, b, forward) = (b, a, backward);
        if (contract.Length == 0)
            return new(a.Spread(forward) * b.Spread(forward), forward);
        return new(a.Tensor.Dot(b.Tensor, a.Axes(contract), b.Axes(contract), a.Axes(batch), b.Axes(batch)), forward);
    }

    static Labelled Diagonal(Labelled term)
    {
        while (Repeated(term.Labels) is { } pair)
        {
            (int first, int second) = pair;
            Shape shape = term.Tensor.Shape;
            if (shape[first] != shape[second])
                throw new ArgumentException($"The diagonal of '{EinsumSubscripts.Show(term.Labels[first])}' " +
                    $"needs two axes of the same size, not {shape[first]} and {shape[second]}.");
            Tensor same = Tensor.Iota(shape, first, DType.Int32).IsEqual(Tensor.Iota(shape, second, DType.Int32));
            term = new(Tensor.Where(same, term.Tensor, 0).Sum([second]),
                [.. term.Labels.Where((_, axis) => axis != second)]);
        }
        return term;
    }

    static (int First, int Second)? Repeated(int[] labels)
    {
        for (int second = 1; second < labels.Length; second++)
            if (Array.IndexOf(labels, labels[second]) is int first && first < second) return (first, second);
        return null;
    }

    /// <summary>A tensor with a label for each axis.</summary>
    sealed record Labelled(Tensor Tensor, int[] Labels)
    {
        /// <summary>Sums over the axes of which the predicate, given label and size, is true.</summary>
        public Labelled Sum(Func<int, int, bool> which)
        {
            Ints axes = [.. Enumerable.Range(0, Labels.Length).Where(a => which(Labels[a], Tensor.Shape[a]))];
            return axes.Count == 0 ? this
                : new(Tensor.Sum(axes), [.. Labels.Where((_, axis) => !axes.Contains(axis))]);
        }

        public Ints Axes(int[] labels) => [.. labels.Select(label => Array.IndexOf(Labels, label))];

        /// <summary>The axes in the order of these labels, all of which are there.</summary>
        public Tensor To(int[] labels) =>
            labels.AsSpan().SequenceEqual(Labels) ? Tensor : Tensor.Transpose(Axes(labels));

        /// <summary>The axes in the order of these labels, with size 1 where a label is missing.</summary>
        public Tensor Spread(int[] labels)
        {
            Tensor ordered = To([.. labels.Where(Labels.Contains)]);
            int next = 0;
            return ordered.Reshape(new([.. labels.Select(l => Labels.Contains(l) ? ordered.Shape[next++] : 1)]));
        }
    }
}
