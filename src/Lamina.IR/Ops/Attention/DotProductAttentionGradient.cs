namespace Lamina.IR.Primitives;

/// <summary>
/// The gradients of <see cref="DotProductAttention"/> by query, key and value, for which the weights are computed
/// again. Inputs are those of the attention, its three outputs, and the gradient of the first.
/// </summary>
/// <param name="Scale">The factor of the scores.</param>
/// <param name="Causal">Whether query i sees only the keys 0 to i.</param>
public sealed record DotProductAttentionGradient(double Scale, bool Causal) : CompositeOp
{
    /// <inheritdoc/>
    public override string Name => "dot_product_attention_gradient";

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        int own = inputs.Length - 4;
        TensorType[] forward = new DotProductAttention(Scale, Causal).Infer(inputs[..own]);
        TensorType[] wanted = [.. forward, forward[0]];
        for (int i = 0; i < wanted.Length; i++)
            if (inputs[own + i].Type != wanted[i])
                throw new ArgumentException($"The gradient of attention takes {wanted[i]} as its input {own + i}, not "
                    + $"{inputs[own + i].Type}.");
        return [inputs[0].Type, inputs[1].Type, inputs[2].Type];
    }

    /// <inheritdoc/>
    public override Tensor[] Expand(IReadOnlyList<Tensor> inputs)
    {
        (Tensor q, Tensor k, Tensor v, Tensor dy) = (inputs[0], inputs[1], inputs[2], inputs[^1]);
        int heads = q.Shape[2];
        (Tensor weights, Tensor ds) = Scores(inputs);
        Tensor dq = ds.Dot(DotProductAttention.Spread(k, heads), [3], [1], [0, 1], [0, 2]) * Scale;
        Tensor dk = ds.Dot(q * Scale, [2], [1], [0, 1], [0, 2]);
        Tensor dv = weights.Dot(dy, [2], [1], [0, 1], [0, 2]);
        return [dq.Transpose([0, 2, 1, 3]), Gather(dk, k.Shape), Gather(dv, v.Shape)];
    }

    /// <summary>The weights, and the gradient of the scores, both (batch, heads, queries, keys).</summary>
    internal (Tensor Weights, Tensor Gradient) Scores(IReadOnlyList<Tensor> inputs)
    {
        (Tensor v, Tensor y, Tensor dy) = (inputs[2], inputs[^4], inputs[^1]);
        (Tensor largest, Tensor sum) = (inputs[^3].ExpandDims(-1), inputs[^2].ExpandDims(-1));
        Tensor scores = new DotProductAttention(Scale, Causal).Scores(inputs, biased: inputs.Count > 7);
        Tensor weights = (scores - largest.StopGradient()).Exp() / sum;
        Tensor product = dy.Dot(DotProductAttention.Spread(v, dy.Shape[2]), [3], [3], [0, 2], [0, 2]);
        Tensor own = (dy * y).Sum(-1).Transpose([0, 2, 1]).ExpandDims(-1);
        return (weights, weights * (product - own));
    }

    // (batch, heads, keys, size) to (batch, keys, key heads, size): the sum over the heads that a key head serves.
    static Tensor Gather(Tensor gradient, Shape target)
    {
        int group = gradient.Shape[1] / target[2];
        Tensor summed = group == 1 ? gradient : gradient
            .Reshape(new(target[0], target[2], group, target[1], target[3])).Sum(2);
        return summed.Transpose([0, 2, 1, 3]);
    }
}
