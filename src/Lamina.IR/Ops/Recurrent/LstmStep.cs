namespace Lamina.IR.Primitives;

/// <summary>
/// A step of an LSTM after its products (Hochreiter and Schmidhuber 1997; Gers et al. 2000): with (i, f, g, o) = x + r,
/// c′ = σ(f) c + σ(i) tanh(g) and h′ = σ(o) tanh(c′). Inputs are x and r (…, 4 units) and c (…, units). Outputs are h′
/// and c′ (…, units) and, for the gradient, the activations σ(i), σ(f), tanh(g), σ(o) (…, 4 units) and tanh(c′)
/// (…, units).
/// </summary>
public sealed record LstmStep : CompositeOp
{
    /// <inheritdoc/>
    public override string Name => "lstm_step";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        (Tensor x, Tensor r, Tensor c) = (inputs[0], inputs[1], inputs[2]);
        if (c.Rank == 0 || !c.DType.IsFloating() || x.Type != r.Type
            || x.Type != new TensorType(c.DType, c.Shape.With(c.Rank - 1, 4 * c.Shape[-1])))
            throw new ArgumentException($"A step of an LSTM takes two sums of four gates and a state, not {x.Type}, "
                + $"{r.Type} and {c.Type}.");
        return [c.Type, c.Type, x.Type, c.Type];
    }

    /// <inheritdoc/>
    public override Tensor[] Expand(IReadOnlyList<Tensor> inputs)
    {
        Tensor[] sums = Parts(inputs[0] + inputs[1]);
        (Tensor i, Tensor f) = (sums[0].Sigmoid(), sums[1].Sigmoid());
        (Tensor g, Tensor o) = (sums[2].Tanh(), sums[3].Sigmoid());
        Tensor c = f * inputs[2] + i * g, t = c.Tanh();
        return [o * t, c, Tensor.Concatenate([i, f, g, o], -1), t];
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy)
    {
        // Those of the other outputs are asked for only by a gradient of the gradient.
        if (dy is not [_, _, null, null]) return base.Gradient(node, dy);
        Tensor before = node.Inputs[2], zero = Tensor.Zeros(before.Shape, before.DType);
        IReadOnlyList<Tensor> dx = new LstmStepGradient().Make(
            node.Outputs[2], before, node.Outputs[3], dy[0] ?? zero, dy[1] ?? zero);
        return [dx[0], dx[0], dx[1]];
    }

    /// <summary>The four gates of sums, activations or gradients.</summary>
    internal static Tensor[] Parts(Tensor gates)
    {
        int units = gates.Shape[-1] / 4;
        return [.. Enumerable.Range(0, 4).Select(gate => gates.Slice(-1, gate * units, (gate + 1) * units))];
    }
}
