namespace Lamina.IR.Primitives;

/// <summary>An op that computes each element from the elements at the same place; all inputs have one shape.</summary>
public abstract record ElementwiseOp : Op
{
    /// <summary>Checks that all inputs have the shape of the first.</summary>
    protected Shape SameShape(ReadOnlySpan<Tensor> inputs)
    {
        foreach (Tensor input in inputs)
            if (input.Shape != inputs[0].Shape)
                throw new ArgumentException($"{Name} needs equal shapes, not {inputs[0].Shape} and {input.Shape}.");
        return inputs[0].Shape;
    }
}

/// <summary>y = f(x) with y of x's type.</summary>
public abstract record UnaryOp : ElementwiseOp
{
    /// <summary>Whether the function is defined on whole numbers too.</summary>
    protected virtual bool TakesIntegers => false;

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) =>
        TakesIntegers || inputs[0].DType.IsFloating() ? [inputs[0].Type]
        : throw new ArgumentException($"{Name} needs floating-point numbers, not {inputs[0].DType.KerasName()}.");

    /// <inheritdoc/>
    public sealed override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy) =>
        [node.Inputs[0].DType.IsFloating() ? Gradient(node.Inputs[0], node.Outputs[0], dy[0]!) : null];

    /// <summary>dx from x, y and dy; null where the derivative is zero everywhere.</summary>
    protected abstract Tensor? Gradient(Tensor x, Tensor y, Tensor dy);
}

/// <summary>y = f(a, b) with both inputs and y of one type.</summary>
public abstract record BinaryOp : ElementwiseOp
{
    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        SameShape(inputs);
        if (inputs[0].DType != inputs[1].DType)
            throw new ArgumentException(
                $"{Name} needs equal types, not {inputs[0].DType.KerasName()} and {inputs[1].DType.KerasName()}.");
        return [inputs[0].Type];
    }

    /// <inheritdoc/>
    public sealed override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy)
    {
        if (!node.Inputs[0].DType.IsFloating()) return [null, null];
        (Tensor? da, Tensor? db) = Gradient(node.Inputs[0], node.Inputs[1], node.Outputs[0], dy[0]!);
        return [da, db];
    }

    /// <summary>da and db from a, b, y and dy; null where the derivative is zero everywhere.</summary>
    protected abstract (Tensor? Da, Tensor? Db) Gradient(Tensor a, Tensor b, Tensor y, Tensor dy);
}
