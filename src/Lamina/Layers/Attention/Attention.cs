using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Dot-product attention (Luong et al. 2015): the scores are query · keyᵀ, times a trained number if it has a scale. In
/// mode "concat" they are w · Σ tanh(query + key), the sum being over the features. Query (batch, queries, features),
/// value and key (batch, keys, features); output (batch, queries, features).
/// </summary>
/// <example><code>
/// new Attention().Apply(Input(10, 32), Input(20, 32)) // (None, 10, 32)
/// </code></example>
public sealed class Attention : ScoredAttention
{
    readonly string scoreMode;
    Variable? scale, concatWeight;

    /// <summary>A dot-product attention with Keras's defaults.</summary>
    /// <param name="useScale">Whether scores are multiplied by a trained number.</param>
    /// <param name="scoreMode">"dot" or "concat".</param>
    /// <param name="dropout">In training, the probability with which a weight is set to 0; in [0, 1).</param>
    /// <param name="seed">Makes dropout repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type.</param>
    /// <exception cref="ArgumentException">The mode is unknown or the dropout is out of range.</exception>
    public Attention(
        bool useScale = false, string scoreMode = "dot", double dropout = 0, long? seed = null, string? name = null,
        bool trainable = true, DType dtype = DType.Float32) : base(useScale, dropout, seed, name, trainable, dtype)
    {
        if (scoreMode is not ("dot" or "concat"))
            throw Names.Unknown("score mode of Attention", scoreMode, ["dot", "concat"]);
        this.scoreMode = scoreMode;
    }

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        _ = Three(inputShapes);
        if (UseScale) scale = AddWeight("scale", Shape.Scalar, "ones");
        if (scoreMode == "concat") concatWeight = AddWeight("concat_score_weight", Shape.Scalar, "ones");
    }

    private protected override Tensor Scores(Tensor query, Tensor key)
    {
        if (concatWeight is null)
        {
            Tensor product = query.MatMul(key.MoveAxis(-1, -2));
            return scale is null ? product : product * scale;
        }
        Tensor sum = query.ExpandDims(-2) + key.ExpandDims(-3);
        return (scale is null ? sum : sum * scale).Tanh().Sum([-1]) * concatWeight;
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => base.GetConfig().With(("score_mode", scoreMode));

    internal static Attention Read(JsonObject c) => new(c.Bool("use_scale", false), c.String("score_mode", "dot"),
        c.Double("dropout", 0), c.IntOrNull("seed"), LayerConfig.Name(c), LayerConfig.Trainable(c),
        LayerConfig.Type(c));
}
