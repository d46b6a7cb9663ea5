namespace Lamina.IR;

/// <summary>An argument of a graph.</summary>
/// <param name="Position">Which argument.</param>
/// <param name="Type">Its type and shape.</param>
public sealed record Parameter(int Position, TensorType Type) : Op
{
    /// <inheritdoc/>
    public override string Name => "parameter";

    /// <inheritdoc/>
    public override bool IsPure => false;

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) => [Type];
}

/// <summary>
/// Host data that is known when the graph is built. Two constants are equal when they hold the same bytes.
/// </summary>
/// <param name="Value">The data; must not change afterwards.</param>
public sealed record Constant(NDArray Value) : Op
{
    const int ComparedBytes = 256;

    /// <inheritdoc/>
    public override string Name => "constant";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) => [new(Value.DType, Value.Shape)];

    /// <inheritdoc/>
    public bool Equals(Constant? other) => other is not null && (ReferenceEquals(Value, other.Value) ||
        (Value.Shape == other.Value.Shape && Value.DType == other.Value.DType && Value.Bytes.Length <= ComparedBytes &&
        Value.Bytes.SequenceEqual(other.Value.Bytes)));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Value.Shape, Value.DType);

    /// <summary>For example constant 0.5.</summary>
    public override string ToString() => Value.Elements == 1 ? $"constant {Value[0]}" : "constant";
}

/// <summary>The value of a variable at the beginning of a run.</summary>
/// <param name="Variable">The variable.</param>
public sealed record ReadVariable(Variable Variable) : Op
{
    /// <inheritdoc/>
    public override string Name => "variable";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) => [new(Variable.DType, Variable.Shape)];

    /// <inheritdoc/>
    public bool Equals(ReadVariable? other) => ReferenceEquals(Variable, other?.Variable);

    /// <inheritdoc/>
    public override int GetHashCode() => Variable.GetHashCode();

    /// <summary>For example variable dense/kernel.</summary>
    public override string ToString() => $"variable {Variable.Path}";
}
