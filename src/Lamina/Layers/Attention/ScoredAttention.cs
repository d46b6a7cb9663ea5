using System.Text.Json.Nodes;
using Lamina.IR;

namespace Lamina.Layers;

/// <summary>
/// Attention without projections: output = softmax(scores(query, key)) · value. Steps that the mask of the value hides
/// get no weight; where the mask of the query hides a step, the output is 0.
/// </summary>
public abstract class ScoredAttention : AttentionLayer
{
    readonly SeedGenerator random;

    private protected ScoredAttention(
        bool useScale, double dropout, long? seed, string? name, bool trainable, DType dtype)
        : base(name, trainable, dtype)
    {
        if (dropout is not (>= 0 and < 1))
            throw new ArgumentException($"A dropout rate is in [0, 1), not {dropout}.", nameof(dropout));
        (UseScale, DropoutRate) = (useScale, dropout);
        random = Track(new SeedGenerator(seed));
    }

    private protected bool UseScale { get; }

    private protected double DropoutRate { get; }

    /// <inheritdoc/>
    public override bool TakesList => true;

    /// <summary>How well each key suits each query, (batch, queries, keys).</summary>
    private protected abstract Tensor Scores(Tensor query, Tensor key);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There are not two or three inputs.</exception>
    public override Tensor[] CallMany(Tensor[] inputs, CallContext context)
    {
        (Tensor query, Tensor value, Tensor key) = Three(inputs);
        Tensor scores = Scores(query, key);
        Tensor? mask = MaskOf(context, 1, "value_mask")?.ExpandDims(-2);
        if (IsCausal(context))
            mask = AttentionMask.And(mask, AttentionMask.Causal(scores.Shape[-2], scores.Shape[-1]));
        if (mask is not null)
            scores = Tensor.Where(mask, scores, scores - (scores.DType == DType.Float16 ? 65504 : 1e9));
        Tensor weights = Functions.Softmax(scores);
        Tensor used = context.Training && DropoutRate > 0 ? Dropout.Drop(weights, DropoutRate, random) : weights;
        Tensor y = used.MatMul(value);
        if (MaskOf(context, 0, "query_mask") is { } shown) y = Tensor.Where(shown.ExpandDims(-1), y, 0);
        return WantsScores(context) ? [y, weights] : [y];
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(
        ("use_scale", UseScale), ("dropout", DropoutRate), ("seed", random.Seed));
}
