namespace Lamina.IR.Primitives;

/// <summary>The logical and bitwise functions.</summary>
public enum BitwiseKind
{
    /// <summary>a and b.</summary>
    And,
    /// <summary>a or b.</summary>
    Or,
    /// <summary>Exactly one of a and b.</summary>
    Xor,
    /// <summary>a shifted left by b bits.</summary>
    ShiftLeft,
    /// <summary>a shifted right by b bits, keeping the sign.</summary>
    ShiftRight,
}

/// <summary>A logical function of truth values or a bitwise one of whole numbers.</summary>
/// <param name="Kind">Which function.</param>
public sealed record Bitwise(BitwiseKind Kind) : BinaryOp
{
    /// <inheritdoc/>
    public override string Name => Kind switch
    {
        BitwiseKind.And => "and",
        BitwiseKind.Or => "or",
        BitwiseKind.Xor => "xor",
        BitwiseKind.ShiftLeft => "shift_left",
        _ => "shift_right",
    };

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) =>
        inputs[0].DType.IsFloating()
            ? throw new ArgumentException(
                $"{Name} needs truth values or whole numbers, not {inputs[0].DType.KerasName()}.")
            : base.Infer(inputs);

    /// <inheritdoc/>
    protected override (Tensor? Da, Tensor? Db) Gradient(Tensor a, Tensor b, Tensor y, Tensor dy) => (null, null);
}
