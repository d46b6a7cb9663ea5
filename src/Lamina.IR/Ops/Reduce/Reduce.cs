namespace Lamina.IR.Primitives;

/// <summary>How <see cref="Reduce"/> combines elements.</summary>
public enum Reduction
{
    /// <summary>Their sum; 0 of none.</summary>
    Sum,
    /// <summary>Their product; 1 of none.</summary>
    Product,
    /// <summary>The largest; −∞ of none. NaN wins.</summary>
    Maximum,
    /// <summary>The smallest; ∞ of none. NaN wins.</summary>
    Minimum,
    /// <summary>Whether all hold.</summary>
    And,
    /// <summary>Whether any holds.</summary>
    Or,
}

/// <summary>Combines the elements along axes, which vanish from the shape.</summary>
/// <param name="Kind">How elements are combined.</param>
/// <param name="Axes">The axes, ascending, not negative.</param>
public sealed record Reduce(Reduction Kind, Ints Axes) : Op
{
    /// <inheritdoc/>
    public override string Name => Kind switch
    {
        Reduction.Sum => "reduce_sum",
        Reduction.Product => "reduce_product",
        Reduction.Maximum => "reduce_maximum",
        Reduction.Minimum => "reduce_minimum",
        Reduction.And => "reduce_and",
        _ => "reduce_or",
    };

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        if (Kind is Reduction.And or Reduction.Or != (inputs[0].DType == DType.Bool))
            throw new ArgumentException($"{Name} does not take {inputs[0].DType.KerasName()}.");
        Shape shape = inputs[0].Shape;
        for (int i = Axes.Count - 1; i >= 0; i--) shape = shape.Without(Axes[i]);
        return [new(inputs[0].DType, shape)];
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy)
    {
        Tensor x = node.Inputs[0], y = node.Outputs[0];
        if (!x.DType.IsFloating()) return [null];
        Tensor Spread(Tensor t) => new Broadcast(x.Shape, Kept(x.Rank)).Apply(t);
        Tensor dySpread = Spread(dy[0]!);
        switch (Kind)
        {
            case Reduction.Sum:
                return [dySpread];
            case Reduction.Product:
                // Where one element is 0 its gradient is the product of the others; with two zeros all gradients are 0.
                Tensor isZero = x.IsEqual(0);
                Tensor zeros = Spread(isZero.Cast(x.DType).Sum(Axes));
                Tensor others = Spread(new Reduce(Reduction.Product, Axes).Apply(Tensor.Where(isZero, 1, x)));
                return [dySpread * Tensor.Where(zeros.IsEqual(0), Spread(y) / Tensor.Where(isZero, 1, x),
                    Tensor.Where(zeros.IsEqual(1) & isZero, others, 0))];
            default:
                // Elements that tie for the extreme share its gradient.
                Tensor chosen = x.IsEqual(Spread(y)).Cast(x.DType);
                return [dySpread * chosen / Spread(chosen.Sum(Axes))];
        }
    }

    Ints Kept(int rank) => Ints.Range(rank).Where(axis => !Axes.Contains(axis));
}
