namespace Lamina.IR.Primitives;

/// <summary>The relations that <see cref="Compare"/> tests.</summary>
public enum Comparison
{
    /// <summary>a = b.</summary>
    Equal,
    /// <summary>a ≠ b.</summary>
    NotEqual,
    /// <summary>a &lt; b.</summary>
    Less,
    /// <summary>a ≤ b.</summary>
    LessOrEqual,
    /// <summary>a &gt; b.</summary>
    Greater,
    /// <summary>a ≥ b.</summary>
    GreaterOrEqual,
}

/// <summary>Whether a relation holds, element by element; every relation but ≠ is false for NaN.</summary>
/// <param name="Relation">The relation.</param>
public sealed record Compare(Comparison Relation) : ElementwiseOp
{
    /// <inheritdoc/>
    public override string Name => Relation switch
    {
        Comparison.Equal => "compare_eq",
        Comparison.NotEqual => "compare_ne",
        Comparison.Less => "compare_lt",
        Comparison.LessOrEqual => "compare_le",
        Comparison.Greater => "compare_gt",
        _ => "compare_ge",
    };

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        Shape shape = SameShape(inputs);
        if (inputs[0].DType != inputs[1].DType)
            throw new ArgumentException(
                $"{Name} needs equal types, not {inputs[0].DType.KerasName()} and {inputs[1].DType.KerasName()}.");
        return [new(DType.Bool, shape)];
    }
}
