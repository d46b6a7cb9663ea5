using System.Text.Json.Nodes;
using Lamina.IR;
using Lamina.Saving;

namespace Lamina.Layers;

/// <summary>
/// Additive attention (Bahdanau, Cho and Bengio 2015): the scores are Σ scale · tanh(query + key) over the features,
/// with a trained scale for each feature. Query (batch, queries, features), value and key (batch, keys, features);
/// output (batch, queries, features).
/// </summary>
/// <example><code>
/// new AdditiveAttention().Apply(Input(10, 32), Input(20, 32)) // (None, 10, 32)
/// </code></example>
public sealed class AdditiveAttention : ScoredAttention
{
    Variable? scale;

    /// <summary>An additive attention with Keras's defaults.</summary>
    /// <param name="useScale">Whether there is a trained scale; otherwise it is 1.</param>
    /// <param name="dropout">In training, the probability with which a weight is set to 0; in [0, 1).</param>
    /// <param name="seed">Makes dropout repeatable; by default from <see cref="Random"/>.</param>
    /// <param name="name">The name.</param>
    /// <param name="trainable">Whether training changes the weights.</param>
    /// <param name="dtype">Element type.</param>
    /// <exception cref="ArgumentException">The dropout is out of range.</exception>
    public AdditiveAttention(bool useScale = true, double dropout = 0, long? seed = null, string? name = null,
        bool trainable = true, DType dtype = DType.Float32) : base(useScale, dropout, seed, name, trainable, dtype) { }

    /// <inheritdoc/>
    public override void Build(params Shape[] inputShapes)
    {
        (Shape query, _, _) = Three(inputShapes);
        if (UseScale) scale = AddWeight("scale", query[-1], "glorot_uniform");
    }

    private protected override Tensor Scores(Tensor query, Tensor key)
    {
        Tensor match = (query.ExpandDims(-2) + key.ExpandDims(-3)).Tanh();
        return (scale is null ? match : match * scale).Sum([-1]);
    }

    internal static AdditiveAttention Read(JsonObject c) => new(c.Bool("use_scale", true), c.Double("dropout", 0),
        c.IntOrNull("seed"), LayerConfig.Name(c), LayerConfig.Trainable(c), LayerConfig.Type(c));
}
