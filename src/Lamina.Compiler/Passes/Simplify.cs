using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>
/// Local rules that need no knowledge of the rest: markers of the gradient vanish, neutral elements and moves that move
/// nothing vanish, chains of moves become one, arithmetic on single constants is done at once.
/// </summary>
sealed class Simplify : IPass
{
    public Graph Run(Graph graph) => Rewriter.Run(graph, (node, x) => node.Op switch
    {
        StopGradient => x,
        CustomGradient custom => x[..custom.Results],
        Reshape => x[0].Node.Op is Reshape ? [x[0].Node.Inputs[0].Reshape(node.Outputs[0].Shape)]
            : x[0].Shape == node.Outputs[0].Shape ? x : null,
        Transpose t => SimplifyTranspose(t, x[0]),
        Broadcast b => SimplifyBroadcast(b, x[0]),
        IR.Primitives.Convert c => x[0].DType == c.Target ? x : null,
        Negate => x[0].Node.Op is Negate ? [x[0].Node.Inputs[0]] : Fold(node, x),
        Add => IsNumber(x[1], 0) ? [x[0]] : IsNumber(x[0], 0) ? [x[1]] : Fold(node, x),
        Subtract => IsNumber(x[1], 0) ? [x[0]] : Fold(node, x),
        Multiply => IsNumber(x[1], 1) ? [x[0]] : IsNumber(x[0], 1) ? [x[1]] : Fold(node, x),
        Divide => IsNumber(x[1], 1) ? [x[0]] : DivideByNumber(x) ?? Fold(node, x),
        Power => IsNumber(x[1], 2) ? [x[0] * x[0]] : IsNumber(x[1], 1) ? [x[0]] : null,
        Select => Bounded(x),
        _ => null,
    });

    /// <summary>x &gt; limit ? limit : x is a minimum, and so it is with a relu of x for a positive limit.</summary>
    static IReadOnlyList<Tensor>? Bounded(Tensor[] x)
    {
        if (x[0].Node.Op is not Compare { Relation: Comparison.Greater or Comparison.GreaterOrEqual } ||
            Number(x[1]) is not { } limit || !IsNumber(x[0].Node.Inputs[1], limit)) return null;
        Tensor compared = x[0].Node.Inputs[0];
        bool same = x[2] == compared || x[2].Node.Op is Relu && x[2].Node.Inputs[0] == compared && limit > 0;
        return same ? [x[2].Minimum(x[1])] : null;
    }

    static IReadOnlyList<Tensor>? SimplifyTranspose(Transpose op, Tensor x)
    {
        if (x.Node.Op is Transpose inner)
            return [x.Node.Inputs[0].Transpose([.. op.Order.Select(axis => inner.Order[axis])])];
        // Moving axes of size 1 leaves the elements where they are.
        int[] moving = [.. op.Order.Where(axis => x.Shape[axis] != 1)];
        return moving.SequenceEqual(moving.Order()) ? [x.Reshape(new([.. op.Order.Select(axis => x.Shape[axis])]))]
            : null;
    }

    static IReadOnlyList<Tensor>? SimplifyBroadcast(Broadcast op, Tensor x)
    {
        if (x.Shape == op.Target) return [x];
        if (x.Node.Op is Broadcast inner)
            return [new Broadcast(op.Target, [.. inner.Dimensions.Select(axis => op.Dimensions[axis])])
                .Apply(x.Node.Inputs[0])];
        // What only gained axes of size 1 broadcasts from where it was: one step fewer before a fused loop.
        return null;
    }

    /// <summary>Division by a power of two is exact as a product, and products are faster.</summary>
    static IReadOnlyList<Tensor>? DivideByNumber(Tensor[] x) =>
        Number(x[1]) is { } divisor && x[0].DType.IsFloating() && divisor != 0 && double.IsPow2(Math.Abs(divisor))
            ? [x[0] * (1 / divisor)] : null;

    /// <summary>Whether a tensor is known to be filled with one number.</summary>
    internal static bool IsNumber(Tensor x, double value) => Number(x) == value;

    /// <summary>The number that a tensor is filled with, where that is known.</summary>
    internal static double? Number(Tensor x)
    {
        while (x.Node.Op is Broadcast or Reshape) x = x.Node.Inputs[0];
        return x.Node.Op is Constant { Value.Elements: 1 } constant ? constant.Value[0] : null;
    }

    /// <summary>Arithmetic on two single constants.</summary>
    static IReadOnlyList<Tensor>? Fold(Node node, Tensor[] x)
    {
        TensorType type = node.Outputs[0].Type;
        if (type.DType is not (DType.Float32 or DType.Float64) || Number(x[0]) is not { } a) return null;
        double b = 0;
        if (x.Length == 2)
        {
            if (Number(x[1]) is not { } second) return null;
            b = second;
        }
        double value = node.Op switch { Add => a + b, Subtract => a - b, Multiply => a * b, Divide => a / b, _ => -a };
        // float32 operands have exact double products and sums, so rounding once is what float32 arithmetic gives.
        return [Tensor.Full(type.Shape, type.DType == DType.Float32 ? (float)value : value, type.DType)];
    }
}
