using Lamina.IR;

namespace Lamina.Compiler;

/// <summary>
/// Elementwise ops that run as one pass over memory, tile by tile, with the reductions that belong to them: those of
/// rows (over the last axes), whose results may be used again within the loop, and those to rows (over the first axes),
/// whose results only leave it. Operands may be parts of larger tensors, and results may be put together to one.
/// </summary>
/// <param name="Body">
/// Nodes over elements of one shape, or over rows of it; its inputs are parameters, used directly or through a
/// <see cref="Broadcast"/> or a <see cref="Slice"/>. What a <see cref="Concatenate"/> puts together only leaves it.
/// </param>
public sealed record Fused(Graph Body) : Op
{
    /// <summary>Longest row of a tile, in elements: some rows of several values fit the first-level cache.</summary>
    internal const int LongestRow = 2048;

    /// <inheritdoc/>
    public override string Name => "fused(" + string.Join(" ", Body.Nodes()
        .Where(node => node.Op is ElementwiseOp or Reduce or Concatenate).Select(node => node.Op.Name)) + ")";

    /// <summary>The shape over which the loop runs.</summary>
    public Shape Full { get; } = FullOf(Body);

    /// <summary>How many elements of the loop are one row, if rows are combined in it; otherwise 0.</summary>
    public int RowLength => Body.Nodes().Select(RowLengthOf).FirstOrDefault(length => length > 0);

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) => [.. Body.Outputs.Select(y => y.Type)];

    /// <summary>
    /// Whether an output may lie where an input lies: each of its elements is read before that place is written.
    /// </summary>
    public bool MayOverwrite(int input, int output)
    {
        (Tensor parameter, Tensor result) = (Body.Inputs[input], Body.Outputs[output]);
        return parameter.Shape.Elements == result.Shape.Elements && ColumnsOf(result.Node) == 0 &&
            result.Node.Op is not Concatenate &&
            !Body.Nodes().Any(node => node.Op is Broadcast or Reshape or Slice && node.Inputs[0] == parameter);
    }

    internal static Shape FullOf(Graph body) =>
        body.Nodes().FirstOrDefault(node => node.Op is Reduce or Concatenate)?.Inputs[0].Shape ??
        body.Outputs[0].Shape;

    /// <summary>The length of the rows that a node combines to one number each; 0 if it does not.</summary>
    public static int RowLengthOf(Node node)
    {
        if (node.Op is not Reduce reduce || !IsFused(node, reduce)) return 0;
        Shape shape = node.Inputs[0].Shape;
        int kept = shape.Rank - reduce.Axes.Count;
        return kept > 0 && reduce.Axes[0] == kept ? Length(node, shape.Elements / node.Outputs[0].Shape.Elements) : 0;
    }

    /// <summary>The length of the rows that a node combines to one row; 0 if it does not.</summary>
    public static int ColumnsOf(Node node)
    {
        if (node.Op is not Reduce reduce || !IsFused(node, reduce)) return 0;
        return reduce.Axes[^1] == reduce.Axes.Count - 1 && reduce.Axes.Count < node.Inputs[0].Rank
            ? Length(node, node.Outputs[0].Shape.Elements) : 0;
    }

    static bool IsFused(Node node, Reduce reduce) => reduce.Axes.Count > 0 &&
        reduce.Kind is Reduction.Sum or Reduction.Maximum or Reduction.Minimum &&
        node.Inputs[0].DType is DType.Float32 or DType.Float64 && node.Outputs[0].Shape.Elements > 1;

    static int Length(Node node, long length) =>
        length is > 1 and <= LongestRow && node.Inputs[0].Shape.Elements > length ? (int)length : 0;
}
