namespace Lamina.IR.Primitives;

/// <summary>
/// y = softmax(scale · query · keyᵀ + bias) · value for each head (Vaswani et al. 2017), without the weights ever
/// lying in memory (Dao et al. 2022, "FlashAttention"). Inputs are the query (batch, queries, heads, size), the key
/// (batch, keys, key heads, size), the value (batch, keys, key heads, value size) and, if there is one, the bias, whose
/// axes are those of (batch, heads, queries, keys) or 1; the key heads divide the heads, and each serves as many heads
/// that follow each other. Outputs are y (batch, queries, heads, value size) and, for the gradient, each query's
/// largest score m and sum Σ exp(score − m), both (batch, heads, queries).
/// </summary>
/// <param name="Scale">The factor of the scores.</param>
/// <param name="Causal">Whether query i sees only the keys 0 to i.</param>
public sealed record DotProductAttention(double Scale, bool Causal) : CompositeOp
{
    /// <inheritdoc/>
    public override string Name => "dot_product_attention";

    /// <summary>So far below all scores that adding it leaves nothing of them.</summary>
    /// <param name="type">The element type of the scores.</param>
    public static double Hidden(DType type) => -0.7 * type switch
    {
        DType.Float16 => (double)Half.MaxValue,
        DType.Float64 => double.MaxValue,
        _ => float.MaxValue,
    };

    /// <inheritdoc/>
    public override TensorType[] Infer(ReadOnlySpan<Tensor> inputs)
    {
        Tensor q = inputs[0], k = inputs[1], v = inputs[2];
        if (q.Rank != 4 || k.Rank != 4 || v.Rank != 4)
            throw new ArgumentException($"Attention takes (batch, length, heads, size), not {q.Shape}, {k.Shape} "
                + $"and {v.Shape}.");
        if (!q.DType.IsFloating() || k.DType != q.DType || v.DType != q.DType)
            throw new ArgumentException($"Attention takes one floating-point type, not {q.DType.KerasName()}, "
                + $"{k.DType.KerasName()} and {v.DType.KerasName()}.");
        if (k.Shape[0] != q.Shape[0] || k.Shape[3] != q.Shape[3] || k.Shape[2] < 1 || q.Shape[2] % k.Shape[2] != 0
            || k.Shape.Slice(0, 3) != v.Shape.Slice(0, 3))
            throw new ArgumentException($"A query {q.Shape} does not attend to a key {k.Shape} and a value {v.Shape}.");
        Shape scores = ScoresOf(q, k);
        if (inputs.Length > 3 && (inputs[3].DType != q.DType || inputs[3].Rank != 4
            || inputs[3].Shape.Where((size, axis) => size != 1 && size != scores[axis]).Any()))
            throw new ArgumentException($"A bias {inputs[3].Type} cannot be added to scores {scores} of "
                + $"{q.DType.KerasName()}.");
        TensorType each = new(q.DType, scores.Slice(0, 3));
        return [new(q.DType, q.Shape.With(3, v.Shape[3])), each, each];
    }

    /// <inheritdoc/>
    public override Tensor[] Expand(IReadOnlyList<Tensor> inputs)
    {
        Tensor scores = Scores(inputs, biased: inputs.Count > 3);
        Tensor largest = scores.StopGradient().Max(-1, keepDims: true), e = (scores - largest).Exp();
        Tensor sum = e.Sum(-1, keepDims: true);
        Tensor y = (e / sum).Dot(Spread(inputs[2], inputs[0].Shape[2]), [3], [1], [0, 1], [0, 2]);
        return [y.Transpose([0, 2, 1, 3]), largest.Squeeze(-1), sum.Squeeze(-1)];
    }

    /// <inheritdoc/>
    public override Tensor?[] Gradient(Node node, IReadOnlyList<Tensor?> dy)
    {
        // Those of the other outputs are asked for only by a gradient of the gradient.
        if (dy is not [{ } d, null, null]) return base.Gradient(node, dy);
        IReadOnlyList<Tensor> x = node.Inputs;
        Tensor[] all = [.. x, .. node.Outputs, d];
        IReadOnlyList<Tensor> dx = new DotProductAttentionGradient(Scale, Causal).Make(all);
        if (x.Count == 3) return [.. dx];
        // Built for the few that learn a bias; nobody else reads it, so that it is never computed.
        Tensor ds = new DotProductAttentionGradient(Scale, Causal).Scores(all).Gradient;
        Ints repeated = [.. Enumerable.Range(0, 4).Where(axis => x[3].Shape[axis] == 1 && ds.Shape[axis] != 1)];
        return [.. dx, repeated.Count == 0 ? ds : ds.Sum(repeated, keepDims: true)];
    }

    static Shape ScoresOf(Tensor q, Tensor k) => new(q.Shape[0], q.Shape[2], q.Shape[1], k.Shape[1]);

    /// <summary>The scores (batch, heads, queries, keys), of query, key and bias.</summary>
    internal Tensor Scores(IReadOnlyList<Tensor> inputs, bool biased)
    {
        (Tensor q, Tensor k) = (inputs[0], inputs[1]);
        Tensor scores = (q * Scale).Dot(Spread(k, q.Shape[2]), [3], [3], [0, 2], [0, 2]);
        if (biased) scores += inputs[3];
        if (!Causal) return scores;
        Shape all = new(1, 1, scores.Shape[2], scores.Shape[3]);
        Tensor seen = Tensor.Iota(all, 2, DType.Int32).IsGreaterOrEqual(Tensor.Iota(all, 3, DType.Int32));
        return Tensor.Where(seen, scores, Hidden(scores.DType));
    }

    /// <summary>Keys or values, one head for each of the queries'.</summary>
    internal static Tensor Spread(Tensor x, int heads)
    {
        Shape shape = x.Shape;
        return shape[2] == heads ? x : x.ExpandDims(3)
            .BroadcastTo(new(shape[0], shape[1], shape[2], heads / shape[2], shape[3]))
            .Reshape(new(shape[0], shape[1], heads, shape[3]));
    }
}
