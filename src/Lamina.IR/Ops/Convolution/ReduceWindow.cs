namespace Lamina.IR.Primitives;

/// <summary>
/// The sum or the maximum of each window over x (batch, spatial…, channels), channel by channel. Padding counts as 0 in
/// a
/// sum and never wins a maximum.
/// </summary>
/// <param name="Kind"><see cref="Reduction.Sum"/> or <see cref="Reduction.Maximum"/>.</param>
/// <param name="Window">How the window slides.</param>
public sealed record ReduceWindow(Reduction Kind, WindowGeometry Window) : Op
{
    /// <inheritdoc/>
    public override string Name => Kind == Reduction.Sum ? "reduce_window_sum" : "reduce_window_max";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs) => Kind is Reduction.Sum or Reduction.Maximum
        ? [new(inputs[0].DType, Window.OutputShape(inputs[0].Shape))]
        : throw new ArgumentException($"Windows are summed or their maximum is taken; there is no {Kind}.");

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy)
    {
        Tensor x = node.Inputs[0];
        return [Kind == Reduction.Sum
            ? new SpreadWindow(Window, x.Shape).Apply(dy[0]!)
            : new SelectAndScatter(Window).Apply(x, dy[0]!)];
    }
}
